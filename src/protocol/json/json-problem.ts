// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What is wrong with a text that should be JSON. */
export class JsonProblem extends Error {
  /** It is JSON, but names a member twice. */
  readonly isDuplicate: boolean;

  constructor(what: string, isDuplicate = false) {
    super(what);
    this.name = "JsonProblem";
    this.isDuplicate = isDuplicate;
  }
}
