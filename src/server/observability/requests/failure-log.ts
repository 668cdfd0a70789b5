// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ErrorName } from "../../../protocol/errors/catalogue.ts";
import type { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { LogContext, Logger } from "../logger.ts";

const WINDOW_MS = 10_000;
/** Lines about one error in that time; clients may repeat what fails as fast as they can. */
const MAX_LINES = 5;

/** Errors that somebody should see who does not look for them. */
const levels: Partial<Record<ErrorName, "warn" | "error">> = {
  cannot_append_to_file: "error",
  cannot_write_to_file: "error",
  cannot_sync_file: "error",
  cannot_read_file: "error",
  cannot_delete_file: "error",
  invalid_credentials: "warn",
  user_inactive: "warn",
  personal_access_token_expired: "warn",
};

interface Window {
  readonly startMs: number;
  lines: number;
  leftOut: number;
}

/** Writes what requests fail with: at debug, but at a higher level, and not too often, where a disk fails or a login is refused. */
export class FailureLog {
  readonly #logger: Logger;
  readonly #nowMs: () => number;
  readonly #windows = new Map<ErrorName, Window>();

  constructor(logger: Logger, nowMs: () => number = () => performance.now()) {
    this.#logger = logger;
    this.#nowMs = nowMs;
  }

  failed(message: string, error: IggyError, about: LogContext): void {
    const said = { ...about, error: error.message };
    const level = levels[error.errorName];
    const leftOut = level === undefined ? undefined : this.#take(error.errorName);
    if (level === undefined || leftOut === undefined) this.#logger.debug(message, said);
    else this.#logger[level](message, leftOut === 0 ? said : { ...said, leftOut });
  }

  /** How many lines were left out before this one; undefined for one that is to be left out. */
  #take(name: ErrorName): number | undefined {
    const nowMs = this.#nowMs();
    const known = this.#windows.get(name);
    if (known === undefined || nowMs - known.startMs > WINDOW_MS) {
      this.#windows.set(name, { startMs: nowMs, lines: 1, leftOut: 0 });
      return known?.leftOut ?? 0;
    }
    if (known.lines >= MAX_LINES) {
      known.leftOut++;
      return undefined;
    }
    known.lines++;
    return 0;
  }
}
