// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { LevelWithSilent } from "pino";

const levels: Readonly<Record<string, LevelWithSilent>> = {
  trace: "trace",
  debug: "debug",
  info: "info",
  warn: "warn",
  error: "error",
  off: "silent",
  none: "silent",
};

/**
 * Reads `info` or `warn,tcp=debug`: a level for everything and levels for single modules. Parts that make no sense are
 * skipped, as they are by Apache Iggy 0.8.
 */
export const logLevels = (
  text: string,
): { readonly base: LevelWithSilent; readonly modules: ReadonlyMap<string, LevelWithSilent> } => {
  let base: LevelWithSilent = "info";
  const modules = new Map<string, LevelWithSilent>();
  for (const directive of text.split(",")) {
    const { target, word, level } = parseDirective(directive);
    if (level === undefined) continue;
    if (word === undefined) base = level;
    else modules.set(target, level);
  }
  return { base, modules };
};

/** The parts that are skipped. */
export const wrongLevels = (text: string): readonly string[] =>
  text.split(",").filter((directive) => directive.trim() !== "" && parseDirective(directive).level === undefined);

const parseDirective = (directive: string) => {
  const [target = "", word] = directive.trim().split("=", 2);
  return { target, word, level: levels[(word ?? target).toLowerCase()] };
};
