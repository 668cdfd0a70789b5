// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What a check found. */
export interface Finding {
  readonly check: string;
  readonly status: "ok" | "warning" | "problem";
  readonly text: string;
  /** What to try; null when all is well. */
  readonly hint: string | null;
}

export const ok = (check: string, text: string): Finding => ({ check, status: "ok", text, hint: null });
export const warning = (check: string, text: string, hint: string): Finding => ({
  check,
  status: "warning",
  text,
  hint,
});
export const problem = (check: string, text: string, hint: string): Finding => ({
  check,
  status: "problem",
  text,
  hint,
});
