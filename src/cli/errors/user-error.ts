// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ExitCode, exitCode } from "./exit-codes.ts";

interface UserErrorOptions {
  /** What to try: a command, or where to look. */
  readonly hint?: string | undefined;
  readonly exitCode?: ExitCode;
  /** For scripts: the name and number of the error. */
  readonly name?: string;
  readonly code?: number;
}

/** Something the person who typed the command can put right. */
export class UserError extends Error {
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly errorName: string;
  readonly code: number;

  constructor(message: string, options: UserErrorOptions = {}) {
    super(message);
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? exitCode.failed;
    this.errorName = options.name ?? "error";
    this.code = options.code ?? 1;
  }
}

/** The command line itself is wrong. */
export class UsageError extends UserError {
  constructor(message: string, hint?: string) {
    super(message, { hint, exitCode: exitCode.usage, name: "usage", code: 3 });
  }
}

/** Everything was said already, only the status is left to set. */
export class ToldError extends Error {
  readonly exitCode: ExitCode;

  constructor(code: ExitCode) {
    super("already told");
    this.exitCode = code;
  }
}
