// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../errors/user-error.ts";

export type TomlTable = Record<string, unknown>;

/** The directory with contexts, sessions and credentials. */
export const homeDirectory = (): string => process.env.IGGY_HOME || join(homedir(), ".iggy");

export const homePath = (name: string): string => join(homeDirectory(), name);

/** The text of a file of the home directory; undefined when there is none. */
export const readHomeFile = (name: string): string | undefined =>
  existsSync(homePath(name)) ? readFileSync(homePath(name), "utf8") : undefined;

/** Replaces a file of the home directory as a whole, for its owner's eyes only. */
export const writeHomeFile = (name: string, text: string): void => {
  mkdirSync(homeDirectory(), { recursive: true, mode: 0o700 });
  const path = homePath(name);
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, path);
};

/**
 * A TOML file of the home directory; empty when there is none.
 * @throws UserError which names the file, when it cannot be read
 */
export const readHomeToml = async (name: string): Promise<Record<string, TomlTable>> => {
  const text = readHomeFile(name);
  if (text === undefined) return {};
  const { parse } = await import("smol-toml");
  try {
    return parse(text) as Record<string, TomlTable>;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw new UserError(`${homePath(name)} cannot be read: ${reason}`, { hint: "put the file right, or move it away" });
  }
};

export const writeHomeToml = async (name: string, tables: Record<string, TomlTable>): Promise<void> => {
  const { stringify } = await import("smol-toml");
  writeHomeFile(name, `${stringify(tables).trimEnd()}\n`);
};
