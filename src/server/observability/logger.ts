// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { join } from "node:path";
import { type DestinationStream, type Level, type LevelWithSilent, multistream, pino } from "pino";
import { PinoPretty } from "pino-pretty";
import { logLevels } from "./log-levels.ts";

export type LogContext = Readonly<Record<string, unknown>>;

/** One line of the log, as it travels between threads. */
export interface LogRecord {
  readonly level: Level;
  readonly module: string;
  readonly message: string;
  readonly context: LogContext;
}

/** Where a module writes its log lines. */
export interface Logger {
  debug(message: string, context?: LogContext): void;
  info(message: string, context?: LogContext): void;
  warn(message: string, context?: LogContext): void;
  error(message: string, context?: LogContext): void;
}

/** Takes the records of every module. */
export interface LogSink {
  record(record: LogRecord): void;
}

interface LoggingOptions {
  /** `info`, or `warn,module=debug` for single modules. */
  readonly levels: string;
  /** For a person at a terminal instead of JSON lines. */
  readonly pretty: boolean;
  /** Folder of iggy-server.log; undefined for no file. */
  readonly directory: string | undefined;
}

const MAX_WAITING_BYTES = 1024 * 1024;

/** The log of a process: to standard error and, if wanted, to a file. */
export const createLogSink = ({ levels, pretty, directory }: LoggingOptions): LogSink => {
  const { base, modules } = logLevels(levels);
  const lowest = [...modules.values()].reduce((a, b) => (severity(b) < severity(a) ? b : a), base);
  const root = pino(
    {
      level: lowest,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
    },
    multistream(
      streams(pretty, directory).map((stream) => ({ stream, level: lowest === "silent" ? "fatal" : lowest })),
    ),
  );
  return {
    record: ({ level, module, message, context }) => {
      if (severity(level) >= severity(modules.get(module) ?? base)) root[level]({ module, ...context }, message);
    },
  };
};

const streams = (pretty: boolean, directory: string | undefined): DestinationStream[] => {
  const standardError = destination({ fd: 2 });
  const terminal = pretty
    ? PinoPretty({
        destination: standardError,
        ignore: "module",
        messageFormat: "{module}: {msg}",
        colorize: colours(),
      })
    : standardError;
  if (directory === undefined) return [terminal];
  return [terminal, destination({ dest: join(directory, "iggy-server.log"), mkdir: true })];
};

/**
 * Writes at once. Where that fails, on a full disk or a closed pipe, the server goes on: some lines wait for the next write
 * and the rest are lost.
 */
const destination = (target: { readonly fd: number } | { readonly dest: string; readonly mkdir: true }) => {
  const stream = pino.destination({ ...target, sync: true, maxLength: MAX_WAITING_BYTES });
  stream.on("error", () => {});
  return stream;
};

const colours = (): boolean => process.stderr.isTTY === true && (process.env["NO_COLOR"] ?? "") === "";

const severity = (level: LevelWithSilent): number =>
  level === "silent" ? Number.POSITIVE_INFINITY : (pino.levels.values[level] ?? 0);
