// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Why a configured value cannot be used, in words, and what to write instead. */
export class ValueProblem {
  readonly reason: string;
  readonly advice: string;

  constructor(reason: string, advice: string) {
    this.reason = reason;
    this.advice = advice;
  }
}
