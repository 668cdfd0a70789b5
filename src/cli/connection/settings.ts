// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { parseConnectionString } from "../../client/config/connection-string.ts";
import { toMilliseconds } from "../../client/config/duration.ts";
import { formatServerAddress } from "../../client/config/server-address.ts";
import type { ConfigurationFile } from "../configuration/files.ts";
import { keyOf, serverKeys } from "../configuration/keys.ts";
import { type Setting, valuesOf } from "../configuration/layers.ts";
import { storedSettings } from "../configuration/stored-settings.ts";
import type { Context } from "../context/context-store.ts";
import type { Subject } from "../errors/explanations.ts";
import { UsageError } from "../errors/user-error.ts";
import type { FlagValues } from "../framework/flags.ts";
import { milliseconds } from "../framework/readers.ts";
import { type connectionFlags, type TransportName, transports } from "./connection-flags.ts";
import type { CredentialsSources } from "./credentials.ts";
import { addressText, readServerAddress, type ServerAddress } from "./server-address.ts";

export type ConnectionOptions = FlagValues<typeof connectionFlags>;

export interface ConnectionSettings {
  readonly address: ServerAddress;
  /** Further servers of a connection string, host:port, to try in turn. */
  readonly furtherHosts: readonly string[];
  readonly heartbeatMs: number;
  readonly tls: TlsSettings | undefined;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly retries: number;
  readonly retryIntervalMs: number;
  readonly encryptionKey: string | undefined;
  readonly credentials: CredentialsSources;
}

export interface TlsSettings {
  readonly caFile: string | undefined;
  readonly domain: string | undefined;
  readonly trustsAnybody: boolean;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_HEARTBEAT_MS = 5000;
const DEFAULT_RETRIES = 2;
const DEFAULT_RETRY_INTERVAL_MS = 1000;

/** What a command connects with: options and environment, the context, the configuration files, the defaults. */
export const resolveSettings = async (options: ConnectionOptions): Promise<ConnectionSettings> => {
  const { context, files, merged } = await storedSettings(options.context);
  const values = valuesOf(merged);
  const string =
    options["connection-string"] ?? (hasAddress(options) ? undefined : textOf(values, "connection_string"));
  const given = string === undefined ? undefined : readConnectionString(string);
  const address = given?.address ?? addressOf(options, values);
  return {
    address,
    furtherHosts: given?.furtherHosts ?? [],
    heartbeatMs: given?.heartbeatInterval ?? DEFAULT_HEARTBEAT_MS,
    tls: tlsOf(options, values, given),
    timeoutMs: options.timeout ?? millisecondsOf(values, "timeout") ?? DEFAULT_TIMEOUT_MS,
    connectTimeoutMs:
      options["connect-timeout"] ??
      options.timeout ??
      millisecondsOf(values, "connect_timeout") ??
      millisecondsOf(values, "timeout") ??
      DEFAULT_TIMEOUT_MS,
    retries: options.retries ?? given?.reconnect.maxRetries ?? numberOf(values, "retries") ?? DEFAULT_RETRIES,
    retryIntervalMs:
      options["retry-interval"] ??
      given?.retryIntervalMs ??
      millisecondsOf(values, "retry_interval") ??
      DEFAULT_RETRY_INTERVAL_MS,
    encryptionKey: options["encryption-key"] ?? textOf(values, "encryption_key"),
    credentials: {
      options: {
        username: options.username,
        password: options.password,
        passwordFile: options["password-file"],
        passwordFromInput: options["password-stdin"],
        token: options.token,
        tokenName: options["token-name"],
      },
      connectionString: given?.credentials ?? {},
      context,
      hasForeignServer: hasServerOfProject(options, files, merged),
      files: files.map((file) => file.values),
      address,
    },
  };
};

/** The file of a project names the server: the credentials of a context are not for it. */
const hasServerOfProject = (
  options: ConnectionOptions,
  files: readonly ConfigurationFile[],
  merged: ReadonlyMap<string, Setting>,
): boolean => {
  const project = files.find(({ kind }) => kind === "project")?.path;
  if (project === undefined || options["connection-string"] !== undefined || hasAddress(options)) return false;
  return [...serverKeys].some((key) => merged.get(key)?.origin === project);
};

/** What an error about the server is about. */
export const subjectOf = ({ address }: ConnectionSettings): Subject => ({
  address: addressText(address),
  addressOption: addressOptions[address.transport][0],
});

/** An address that is given by itself wins over the connection string of a context. */
export const hasAddress = (options: ConnectionOptions): boolean =>
  Object.values(addressOptions).some(([name]) => options[name] !== undefined);

const addressOptions = {
  tcp: ["tcp-server-address", "127.0.0.1:8090"],
  http: ["http-api-url", "http://localhost:3000"],
  quic: ["quic-server-address", "127.0.0.1:8080"],
  ws: ["websocket-server-address", "127.0.0.1:8092"],
} as const;

/** Settings that nobody made, by key in snake_case. */
export const defaultSettings: Context = {
  transport: "tcp",
  ...Object.fromEntries(Object.values(addressOptions).map(([name, address]) => [keyOf(name), address])),
  tls: false,
  tls_insecure: false,
  timeout: DEFAULT_TIMEOUT_MS,
  connect_timeout: DEFAULT_TIMEOUT_MS,
  retries: DEFAULT_RETRIES,
  retry_interval: DEFAULT_RETRY_INTERVAL_MS,
  output: "table",
  quiet: false,
  no_color: false,
  local_time: false,
};

const addressOf = (options: ConnectionOptions, values: Context): ServerAddress => {
  const transport = options.transport ?? transportOf(values);
  const [name, fallback] = addressOptions[transport];
  return readServerAddress(transport, options[name] ?? textOf(values, keyOf(name)) ?? fallback);
};

const transportOf = (values: Context): TransportName => {
  const name = textOf(values, "transport");
  if (name === undefined) return "tcp";
  const found = transports.find((known) => known === name);
  if (found !== undefined) return found;
  throw new UsageError(`invalid transport '${name}' - valid values are: ${transports.join(", ")}`);
};

const tlsOf = (
  options: ConnectionOptions,
  values: Context,
  given: ReturnType<typeof readConnectionString> | undefined,
): TlsSettings | undefined => {
  const isOn = options.tls || given?.hasTls === true || values["tls"] === true || values["tcp_tls_enabled"] === true;
  if (!isOn) return undefined;
  const domain = options["tls-domain"] ?? given?.tls.serverName ?? textOf(values, "tls_domain");
  return {
    caFile: options["tls-ca-file"] ?? given?.tls.caFile ?? textOf(values, "tls_ca_file"),
    domain: domain === "" ? undefined : (domain ?? textOf(values, "tcp_tls_domain")),
    trustsAnybody:
      options["tls-insecure"] || given?.tls.rejectUnauthorized === false || values["tls_insecure"] === true,
  };
};

const textOf = (values: Context, key: string): string | undefined => {
  const value = values[key];
  return typeof value === "string" ? value : undefined;
};

const numberOf = (values: Context, key: string): number | undefined => {
  const value = values[key];
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
};

/** A number of milliseconds, or a text such as 5s that was written by hand. */
const millisecondsOf = (values: Context, key: string): number | undefined => {
  const text = textOf(values, key);
  return text === undefined ? numberOf(values, key) : milliseconds(text);
};

/** What a connection string says, in the words of the settings. */
const readConnectionString = (text: string) => {
  const { transport, addresses, credentials, tls, reconnect, heartbeatInterval } = parseConnectionString(text);
  const [{ host, port }, ...others] = addresses;
  const retryIntervalMs = reconnect.interval === undefined ? undefined : toMilliseconds(reconnect.interval);
  const name: string = transport;
  const address: ServerAddress = {
    transport: name === "tls" ? "tcp" : name === "wss" ? "ws" : name === "https" ? "http" : (name as TransportName),
    host,
    port,
    isHttps: name === "https",
    text,
  };
  const furtherHosts = others.map(formatServerAddress);
  return {
    address,
    furtherHosts,
    heartbeatInterval,
    reconnect,
    retryIntervalMs,
    tls,
    hasTls: ["tls", "wss", "https"].includes(name),
    credentials: credentials ?? {},
  };
};
