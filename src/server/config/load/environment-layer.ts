// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { nearestNames } from "../../../protocol/primitives/nearest-names.ts";
import type { NamedKey } from "../schema/key.ts";
import { textList } from "../schema/kinds.ts";
import { serverKeys } from "../schema/server-schema.ts";
import type { Environment } from "./environment-file.ts";
import { type RawLayer, type RawValue, setPath, suggestion } from "./raw-values.ts";
import { parseTextList } from "./text-list.ts";

const PREFIX = "IGGY_";
const MAX_TABLES = 10;
/** Variables that are not keys of the configuration; the last ones are prefixes. */
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
/** Variables of the command line, which may be set where a server is started. */
const clientVariables = [
  "COMPAT_EXIT CONNECTION_STRING CONNECT_TIMEOUT CONTEXT DEBUG ENCRYPTION_KEY HOME HTTP_API_URL KEYRING LOCAL_TIME",
  "NO_COLOR OUTPUT PASSWORD QUIC_SERVER_ADDRESS RETRIES RETRY_INTERVAL TCP_SERVER_ADDRESS TIMEOUT TLS TLS_CA_FILE",
  "TLS_DOMAIN TLS_INSECURE TOKEN TOKEN_NAME TRANSPORT USERNAME WEBSOCKET_SERVER_ADDRESS",
];
for (const name of clientVariables.join(" ").split(" ")) otherVariables.add(PREFIX + name);
const otherPrefixes = ["IGGY_CONNECTORS_SINK_", "IGGY_CONNECTORS_SOURCE_", "IGGY_CLIENT_"];

/** What a variable sets: a key, or a field of one of the tables of a key. */
interface Target {
  readonly path: string;
  readonly named: NamedKey;
  readonly place?: number;
}

export const variableName = (path: string): string => PREFIX + path.replaceAll(".", "_").toUpperCase();

const targets = new Map<string, Target>(
  serverKeys.flatMap(({ path, key }) => [
    [variableName(path), { path, named: { path, key } }] as const,
    ...(key.kind.fields ?? []).flatMap((named) =>
      Array.from(
        { length: MAX_TABLES },
        (_, place) => [variableName(`${path}.${place}.${named.path}`), { path, named, place }] as const,
      ),
    ),
  ]),
);

/**
 * The values that variables set: IGGY_SYSTEM_PATH sets system.path, IGGY_CLUSTER_NODE_OTHERS_0_PORTS_TCP sets ports.tcp in
 * the first table of cluster.node.others. Tables replace those of the layers below; one without variables is empty.
 */
export const readEnvironmentLayer = (environment: Environment): RawLayer => {
  const values = new Map<string, RawValue>();
  const warnings: string[] = [];
  const tables = new Map<string, { readonly entries: Record<string, unknown>[]; readonly variable: string }>();
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || text === undefined) continue;
    const target = targets.get(name);
    if (target === undefined) {
      if (!isOther(name)) warnings.push(unknownVariable(name));
      continue;
    }
    const { path, named, place } = target;
    const value = named.key.kind === textList ? (parseTextList(text) ?? text) : text;
    if (place === undefined) {
      values.set(path, { value, origin: { source: "environment", name } });
      continue;
    }
    const list = tables.get(path) ?? { entries: [], variable: name };
    tables.set(path, list);
    const entry = list.entries[place] ?? {};
    list.entries[place] = entry;
    setPath(entry, named.path.split("."), value);
  }
  for (const [path, { entries, variable }] of tables) {
    const filled = Array.from(entries, (entry: Record<string, unknown> | undefined) => entry ?? {});
    values.set(path, { value: filled, origin: { source: "environment", name: variable } });
  }
  return { values, warnings, problems: [] };
};

const isOther = (name: string): boolean =>
  otherVariables.has(name) || otherPrefixes.some((prefix) => name.startsWith(prefix));

const unknownVariable = (name: string): string =>
  `the environment variable ${name} is not known${suggestion(nearestNames(name, [...targets.keys()]))}`;
