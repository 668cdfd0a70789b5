// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, TomlError } from "smol-toml";
import { nearestNames } from "../../../protocol/primitives/nearest-names.ts";
import type { NamedKey } from "../schema/key.ts";
import { serverKeys } from "../schema/server-schema.ts";
import { findUpwards } from "./find-upwards.ts";
import type { ConfigurationProblem } from "./problem.ts";
import { type RawLayer, type RawValue, suggestion } from "./raw-values.ts";

const USUAL_NAME = "config.toml";
/** Where Apache Iggy 0.8 looks, in the working directory and those above it. */
const REFERENCE_PATH = "core/server/config.toml";

type Table = Readonly<Record<string, unknown>>;

/** The file that was asked for, or else config.toml of the working directory, or else the one of Apache Iggy 0.8. */
export const findConfigFile = (asked: string | undefined, workingDirectory: string): string | undefined => {
  if (asked !== undefined) return findUpwards(asked, workingDirectory);
  return (
    findUpwards(join(workingDirectory, USUAL_NAME), workingDirectory) ?? findUpwards(REFERENCE_PATH, workingDirectory)
  );
};

/** What a file sets. One that cannot be read, or is not TOML, sets nothing and is a problem. */
export const readFileLayer = (path: string): RawLayer => {
  const layer = { values: new Map<string, RawValue>(), warnings: [], problems: [] };
  try {
    collect(parse(readFileSync(path, "utf8"), { integersAsBigInt: "asNeeded" }), "", path, layer);
  } catch (error) {
    const { reason, name } = explain(error, path);
    const origin = { source: "file", name } as const;
    return {
      ...layer,
      problems: [{ key: "configuration file", value: path, origin, reason, advice: "correct the file" }],
    };
  }
  return layer;
};

/** The parser quotes the lines around a mistake, which may hold a secret: its place is enough. */
const explain = (error: unknown, path: string): { readonly reason: string; readonly name: string } => {
  const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  if (!(error instanceof TomlError)) return { reason: `cannot be read: ${message}`, name: path };
  const reason = `cannot be read: ${message} in line ${error.line}, column ${error.column}`;
  return { reason, name: `${path}:${error.line}` };
};

interface OpenLayer {
  readonly values: Map<string, RawValue>;
  readonly warnings: string[];
  readonly problems: ConfigurationProblem[];
}

const collect = (table: Table, prefix: string, file: string, layer: OpenLayer): void => {
  const origin = { source: "file", name: file } as const;
  for (const [name, value] of Object.entries(table)) {
    const path = prefix + name;
    const known = serverKeys.find((named) => named.path === path);
    if (known !== undefined) {
      layer.values.set(path, { value, origin });
      layer.warnings.push(...unknownFields(known, value).map((field) => unknownKey(file, field, fieldsOf(known))));
    } else if (!serverKeys.some((named) => named.path.startsWith(`${path}.`))) {
      const paths = serverKeys.map((named) => named.path);
      layer.warnings.push(unknownKey(file, path, paths));
    } else if (isTable(value)) {
      collect(value, `${path}.`, file, layer);
    } else {
      const advice = `write its keys below [${path}]`;
      layer.problems.push({ key: path, value: "one value", origin, reason: "is a table of keys", advice });
    }
  }
};

const unknownKey = (file: string, path: string, known: readonly string[]): string =>
  `${file}: the key ${path} is not known${suggestion(nearestNames(path, known))}`;

const fieldsOf = ({ path, key }: NamedKey): string[] => (key.kind.fields ?? []).map((field) => `${path}.${field.path}`);

/** What the tables of a list have and should not, as a path without the place in the list. */
const unknownFields = (named: NamedKey, value: unknown): string[] => {
  if (named.key.kind.fields === undefined || !Array.isArray(value)) return [];
  const known = fieldsOf(named);
  const found = value.flatMap((entry: unknown) => (isTable(entry) ? leavesOf(entry, `${named.path}.`) : []));
  return [...new Set(found)].filter((path) => !known.includes(path));
};

const leavesOf = (table: Table, prefix: string): string[] =>
  Object.entries(table).flatMap(([name, value]) =>
    isTable(value) ? leavesOf(value, `${prefix}${name}.`) : [prefix + name],
  );

const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
