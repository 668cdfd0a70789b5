// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connectionFlags } from "../connection/connection-flags.ts";
import { UsageError } from "../errors/user-error.ts";
import type { FlagDefinition } from "../framework/flags.ts";
import { generalFlags } from "../framework/general-flags.ts";

/** Values by key, as the readers of their options give them. */
export type Values = Readonly<Record<string, unknown>>;

/** They belong to one command line. */
const onlyTyped = new Set(["json", "password-stdin"]);

const named = Object.entries({ ...connectionFlags, ...generalFlags } as Record<string, FlagDefinition<unknown>>).filter(
  ([name]) => !onlyTyped.has(name),
);

export const keyOf = (option: string): string => option.replaceAll("-", "_");

/** What a configuration file may hold: the options of every command, in snake_case. */
export const configurationKeys: ReadonlyMap<string, FlagDefinition<unknown>> = new Map(
  named.map(([name, flag]) => [keyOf(name), flag]),
);

const keysByAlias: ReadonlyMap<string, string> = new Map(
  named.flatMap(([name, { aliases = [] }]) => aliases.map((alias) => [keyOf(alias), keyOf(name)] as const)),
);

/** The key an alias stands for; undefined for what is none. */
export const knownKey = (text: string): string | undefined =>
  configurationKeys.has(text) ? text : keysByAlias.get(text);

/** They say which server is meant. */
export const serverKeys: ReadonlySet<string> = new Set([
  "transport",
  "connection_string",
  "tcp_server_address",
  "http_api_url",
  "quic_server_address",
  "websocket_server_address",
]);

/** They say how that server is reached, so that they go with its address. */
export const tlsKeys: ReadonlySet<string> = new Set([
  "tls",
  "tls_ca_file",
  "tls_domain",
  "tls_insecure",
  "tcp_tls_enabled",
  "tcp_tls_domain",
]);

export const credentialKeys: ReadonlySet<string> = new Set([
  "username",
  "password",
  "password_file",
  "password_stored",
  "token",
  "token_name",
  "token_stored",
]);

/** They are never shown. */
export const secretKeys: ReadonlySet<string> = new Set(["password", "token", "encryption_key", "connection_string"]);

/** What a file that came with somebody's project may not decide: secrets, whom to trust, which files to read and write. */
export const forbiddenInProjects: ReadonlySet<string> = new Set([
  ...secretKeys,
  "username",
  "password_file",
  "tls_insecure",
  "debug",
]);

/** @throws UsageError which says what is expected */
export const readConfigured = async ({ type, parse }: FlagDefinition<unknown>, value: unknown): Promise<unknown> => {
  if (type === "boolean") {
    if (typeof value === "boolean") return value;
    throw new UsageError("expected true or false");
  }
  if (typeof value !== "string" && typeof value !== "number") throw new UsageError("expected a text or a number");
  return parse === undefined ? value : parse(String(value));
};
