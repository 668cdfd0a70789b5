// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type DestinationStream, type Level, type LevelWithSilent, multistream, pino } from "pino";
import type { LogFileLimits } from "./log-archives.ts";
import { logLevels } from "./log-levels.ts";
import { RotatingFile } from "./rotating-file.ts";

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
  /** Whether lines of a module are kept at all, for who has to send them a long way; all are where this is absent. */
  keeps?(level: Level, module: string): boolean;
}

/** The log of a process. */
export interface ProcessLog extends LogSink {
  /** From now on every line goes there as well. */
  forwardTo(sink: LogSink): void;
  /** Deletes log files that are too old or too many. */
  clean(nowMs: number): void;
}

interface LoggingOptions {
  /** `info`, or `warn,module=debug` for single modules. */
  readonly levels: string;
  /** For a person at a terminal instead of JSON lines. */
  readonly pretty: boolean;
  /** Folder of iggy-server.log; undefined for no file. */
  readonly directory: string | undefined;
  /** Of the files in that folder. */
  readonly fileLimits: LogFileLimits;
}

const MAX_WAITING_BYTES = 1024 * 1024;

/** The log of a process: to standard error and, if wanted, to a file. */
export const createLogSink = async ({ levels, pretty, directory, fileLimits }: LoggingOptions): Promise<ProcessLog> => {
  const { base, modules } = logLevels(levels);
  const lowest = [...modules.values()].reduce((a, b) => (severity(b) < severity(a) ? b : a), base);
  const onProblem = (error: unknown): void => root.warn({ module: "log", error }, "cannot put an old log file aside");
  const file = directory === undefined ? undefined : openLogFile({ directory, limits: fileLimits, onProblem });
  const standardError = destination({ fd: 2 });
  const terminal = pretty ? await prettyPrinter(standardError) : standardError;
  const streams = file === undefined ? [terminal] : [terminal, file];
  const root = pino(
    {
      level: lowest,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
    },
    multistream(streams.map((stream) => ({ stream, level: lowest === "silent" ? "fatal" : lowest }))),
  );
  const keeps = (level: Level, module: string): boolean => severity(level) >= severity(modules.get(module) ?? base);
  let forward: LogSink | undefined;
  return {
    keeps,
    record: (record) => {
      const { level, module, message, context } = record;
      if (!keeps(level, module)) return;
      root[level]({ module, ...context }, message);
      forward?.record(record);
    },
    forwardTo: (sink) => {
      forward = sink;
    },
    clean: (nowMs) => file?.clean(nowMs),
  };
};

const openLogFile = (options: ConstructorParameters<typeof RotatingFile>[0]): RotatingFile =>
  new RotatingFile(options, (dest) => destination({ dest, mkdir: true }));

const prettyPrinter = async (terminal: ReturnType<typeof destination>): Promise<DestinationStream> => {
  const { PinoPretty } = await import("pino-pretty");
  const messageFormat = "{module}: {msg}";
  return PinoPretty({ destination: terminal, ignore: "module", messageFormat, singleLine: true, colorize: colours() });
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
