// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { serverKeys } from "../schema/server-schema.ts";
import { nearestNames } from "./nearest-names.ts";
import { type RawLayer, type RawValue, suggestion } from "./raw-values.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = "IGGY_";
/** Variables that are not keys of the configuration; the last two are prefixes. */
const otherVariables = new Set([
  "IGGY_CI_BUILD",
  "IGGY_CONFIG_PATH",
  "IGGY_CONNECTORS_CONFIG_PATH",
  "IGGY_DISPLAY_CONFIG",
  "IGGY_ENV_PATH",
  "IGGY_LOG_LEVEL",
  "IGGY_MCP_CONFIG_PATH",
  "IGGY_ROOT_PASSWORD",
  "IGGY_ROOT_USERNAME",
  "IGGY_TEST_CLEANUP_DISABLED",
  "IGGY_TEST_VERBOSE",
]);
const otherPrefixes = ["IGGY_CONNECTORS_SINK_", "IGGY_CONNECTORS_SOURCE_", "IGGY_CLIENT_"];

export const variableName = (path: string): string => PREFIX + path.replaceAll(".", "_").toUpperCase();

const pathsByVariable = new Map(serverKeys.map(({ path }) => [variableName(path), path]));
const listPaths = serverKeys.filter(({ key }) => key.kind.name === "list of tables").map(({ path }) => path);

/** The values that variables set: IGGY_SYSTEM_PATH sets system.path. An empty variable sets nothing. */
export const readEnvironmentLayer = (environment: Environment): RawLayer => {
  const values = new Map<string, RawValue>();
  const warnings: string[] = [];
  const tables = new Map<string, { readonly entries: Record<string, unknown>[]; readonly variable: string }>();
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || text === undefined || text === "") continue;
    const path = pathsByVariable.get(name);
    if (path !== undefined) {
      values.set(path, { value: fromText(text), origin: { source: "environment", name } });
    } else if (!setTableEntry(tables, name, text) && !isOther(name)) {
      const near = nearestNames(name, [...pathsByVariable.keys()]);
      warnings.push(`the environment variable ${name} is not known${suggestion(near)}`);
    }
  }
  for (const [path, { entries, variable }] of tables) {
    const filled = Array.from(entries, (entry: Record<string, unknown> | undefined) => entry ?? {});
    values.set(path, { value: filled, origin: { source: "environment", name: variable } });
  }
  return { values, warnings };
};

const isOther = (name: string): boolean =>
  otherVariables.has(name) || otherPrefixes.some((prefix) => name.startsWith(prefix));

/** A bracketed list is a list of texts; everything else is left to the kind of the key. */
const fromText = (text: string): unknown => {
  const trimmed = text.trim();
  if (!trimmed.startsWith("[") || !trimmed.endsWith("]")) return text;
  const inner = trimmed.slice(1, -1).trim();
  if (inner === "") return [];
  return inner.split(",").map((item) => item.trim().replace(/^(["'])(.*)\1$/, "$2"));
};

/** IGGY_CLUSTER_NODE_OTHERS_0_PORTS_TCP sets ports.tcp in the first table of cluster.node.others. */
const setTableEntry = (
  tables: Map<string, { readonly entries: Record<string, unknown>[]; readonly variable: string }>,
  name: string,
  text: string,
): boolean => {
  for (const path of listPaths) {
    const match = new RegExp(`^${variableName(path)}_(\\d)_(\\w+)$`).exec(name);
    if (match === null) continue;
    const known = tables.get(path) ?? { entries: [], variable: name };
    tables.set(path, known);
    const place = Number(match[1]);
    const entry = known.entries[place] ?? {};
    known.entries[place] = entry;
    setField(entry, (match[2] ?? "").toLowerCase(), fromText(text));
    return true;
  }
  return false;
};

const setField = (entry: Record<string, unknown>, field: string, value: unknown): void => {
  if (!field.startsWith("ports_")) {
    entry[field] = value;
    return;
  }
  const ports = (entry["ports"] ?? {}) as Record<string, unknown>;
  ports[field.slice("ports_".length)] = value;
  entry["ports"] = ports;
};
