// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { LogContext, Logger, LogRecord, LogSink } from "./logger.ts";

/** The logger of a module; it needs nothing of what writes the log. */
export const loggerFor = (sink: LogSink, module: string): Logger => {
  const write =
    (level: LogRecord["level"]) =>
    (message: string, context: LogContext = {}): void =>
      sink.record({ level, module, message, context });
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
};
