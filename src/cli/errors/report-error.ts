// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { publish } from "../../client/diagnostics.ts";
import { toJson } from "../output/json.ts";
import { paint } from "../output/paint.ts";
import { exitCode, processExitCode } from "./exit-codes.ts";
import { explainError } from "./explain-error.ts";
import type { Subject } from "./explanations.ts";
import { ToldError } from "./user-error.ts";

interface ReportOptions {
  /** As JSON, for programs that read standard error. */
  readonly isData: boolean;
  readonly subject: Subject;
  /** The words of the command, for the line that points at its help; undefined before they are known. */
  readonly command: string | undefined;
}

/**
 * Tells a person what went wrong and sets the exit status. There are three kinds: what they can put right, with what to
 * try; what should be reported; and what was told already.
 */
export const reportError = (error: unknown, options: ReportOptions): void => {
  if (error instanceof ToldError) {
    process.exitCode = processExitCode(error.exitCode);
    return;
  }
  const known = explainError(error, options.subject);
  process.exitCode = processExitCode(known?.exitCode ?? exitCode.failed);
  const what = known?.message ?? (error instanceof Error ? error.message : String(error));
  const hint = known === undefined ? reportHint(options.command) : (known.hint ?? usageHint(known.exitCode, options));
  if (options.isData) {
    const name = known?.errorName ?? "bug";
    process.stderr.write(`${toJson({ error: { code: known?.code ?? 1, name, message: what, hint } })}\n`);
  } else {
    process.stderr.write(`${paint("red", known === undefined ? "bug:" : "error:")} ${what}\n`);
    if (hint !== undefined) process.stderr.write(`${paint("cyan", "hint:")} ${hint}\n`);
  }
  publish("iggy:cli:error", { error });
  if (process.env.IGGY_DEBUG === "1" && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
};

const usageHint = (code: number, { command }: ReportOptions): string | undefined =>
  code === exitCode.usage ? `iggy ${command === undefined ? "" : `${command} `}--help` : undefined;

const reportHint = (command: string | undefined): string =>
  `this should not happen: please report it with the command you typed (${command ?? "iggy"}) and what IGGY_DEBUG=1 adds`;
