// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Encryptor } from "../encryption/encryptor.ts";
import type { OpenSocket } from "../transport/given-socket.ts";
import type { ChannelLimits, ServerAddress, TlsOptions } from "../transport/transport.ts";
import { isTransportName, type TransportName, transports } from "../transport/transports.ts";
import { checkOptions, type OptionNames } from "./check-options.ts";
import type { ClientConfig } from "./client-config.ts";
import { type ConnectionString, parseConnectionString } from "./connection-string.ts";
import type { CredentialsSource } from "./credentials.ts";
import { toMilliseconds } from "./duration.ts";
import { parseServerAddress } from "./server-address.ts";

/** A configuration without gaps. */
export interface ResolvedConfig {
  readonly transport: TransportName;
  readonly addresses: readonly [ServerAddress, ...ServerAddress[]];
  readonly credentials: CredentialsSource | undefined;
  readonly tls: TlsOptions;
  readonly noDelay: boolean;
  readonly keepAlive: boolean;
  readonly reconnect: ResolvedReconnect;
  readonly connectTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly limits: ChannelLimits;
  readonly pool: ResolvedPool;
  readonly maxRedirects: number;
  readonly retryUnsafe: boolean;
  readonly encryption: Encryptor | undefined;
  readonly clientName: string;
  readonly openSocket: OpenSocket | undefined;
  readonly clock: Clock;
}

export interface ResolvedReconnect {
  readonly enabled: boolean;
  readonly maxRetries: number;
  readonly intervalMs: number;
  readonly maxIntervalMs: number;
  readonly factor: number;
  readonly jitter: boolean;
  readonly reestablishAfterMs: number;
  readonly firstConnect: boolean;
}

export interface ResolvedPool {
  readonly min: number;
  readonly max: number;
}

const MAX_CONNECTIONS = 1024;
const MAX_QUEUED_REQUESTS = 65_536;

/** @throws IggyError invalid_connection_string, invalid_number_value, invalid_configuration */
export const resolveConfig = (given: ClientConfig | string): ResolvedConfig => {
  const config: ClientConfig = typeof given === "string" ? { url: given } : given;
  checkNames(config);
  const url = config.url === undefined ? undefined : parseConnectionString(config.url);
  const transport = transportOf(config, url);
  return {
    transport,
    addresses: addressesOf(config, url, transport),
    credentials: config.credentials ?? url?.credentials,
    tls: { ...url?.tls, ...config.tls },
    noDelay: config.options?.noDelay ?? url?.noDelay ?? true,
    keepAlive: config.options?.keepAlive ?? true,
    reconnect: reconnectOf({ ...url?.reconnect, ...config.reconnect }),
    connectTimeoutMs: toMilliseconds(config.connectTimeout ?? 10_000, "connectTimeout"),
    heartbeatIntervalMs: toMilliseconds(
      config.heartbeatInterval ?? url?.heartbeatInterval ?? 5000,
      "heartbeatInterval",
    ),
    limits: {
      requestTimeoutMs: toMilliseconds(config.requestTimeout ?? 30_000, "requestTimeout"),
      maxInFlight: atLeastOne(config.maxInFlight ?? 64, "maxInFlight"),
      maxQueued: MAX_QUEUED_REQUESTS,
    },
    pool: poolOf(config.poolSize),
    maxRedirects: config.followLeader === false ? 0 : (config.maxRedirects ?? 3),
    retryUnsafe: config.retryUnsafe ?? false,
    encryption: config.encryption,
    clientName: config.clientName ?? "",
    openSocket: openSocketOf(config, transport),
    clock: config.clock ?? systemClock,
  };
};

const checkNames = (config: ClientConfig): void => {
  checkOptions(config, configNames);
  if (config.options !== undefined) checkOptions(config.options, addressNames);
  if (config.reconnect !== undefined) checkOptions(config.reconnect, reconnectNames);
  if (config.tls !== undefined) checkOptions(config.tls, tlsNames);
};

const configNames: OptionNames<Required<ClientConfig>> = {
  url: true,
  transport: true,
  options: true,
  credentials: true,
  tls: true,
  reconnect: true,
  connectTimeout: true,
  requestTimeout: true,
  heartbeatInterval: true,
  followLeader: true,
  maxRedirects: true,
  retryUnsafe: true,
  maxInFlight: true,
  poolSize: true,
  encryption: true,
  openSocket: true,
  clock: true,
  clientName: true,
};
const addressNames: OptionNames<Required<NonNullable<ClientConfig["options"]>>> = {
  host: true,
  port: true,
  hosts: true,
  noDelay: true,
  keepAlive: true,
};
const reconnectNames: OptionNames<Required<NonNullable<ClientConfig["reconnect"]>>> = {
  enabled: true,
  maxRetries: true,
  interval: true,
  maxInterval: true,
  factor: true,
  jitter: true,
  reestablishAfter: true,
  firstConnect: true,
};
const tlsNames: OptionNames<Required<TlsOptions>> = {
  ca: true,
  caFile: true,
  serverName: true,
  rejectUnauthorized: true,
};

const transportOf = (config: ClientConfig, url: ConnectionString | undefined): TransportName => {
  const name = config.transport?.toLowerCase() ?? url?.transport ?? "tcp";
  if (!isTransportName(name)) {
    const expected = Object.keys(transports).join(", ").toUpperCase();
    throw new IggyError("invalid_configuration", { transport: name, expected });
  }
  return name;
};

const addressesOf = (
  { options = {} }: ClientConfig,
  url: ConnectionString | undefined,
  transport: TransportName,
): [ServerAddress, ...ServerAddress[]] => {
  const { defaultPort } = transports[transport];
  const [first, ...others] = url?.addresses ?? [{ host: "127.0.0.1", port: options.port ?? defaultPort }];
  const further = (options.hosts ?? []).map((host) => parseServerAddress(host, defaultPort));
  if (options.host === undefined && options.port === undefined) return [first, ...others, ...further];
  return [{ host: options.host ?? first.host, port: options.port ?? first.port }, ...others, ...further];
};

const reconnectOf = (options: NonNullable<ClientConfig["reconnect"]>): ResolvedReconnect => ({
  enabled: options.enabled ?? true,
  maxRetries: options.maxRetries ?? Number.POSITIVE_INFINITY,
  intervalMs: toMilliseconds(options.interval ?? 1000, "interval"),
  maxIntervalMs: toMilliseconds(options.maxInterval ?? 30_000, "maxInterval"),
  factor: Math.max(1, options.factor ?? 2),
  jitter: options.jitter ?? true,
  reestablishAfterMs: toMilliseconds(options.reestablishAfter ?? 5000, "reestablishAfter"),
  firstConnect: options.firstConnect ?? false,
});

const openSocketOf = ({ openSocket }: ClientConfig, transport: TransportName): OpenSocket | undefined => {
  if (openSocket === undefined || transport === "tcp" || transport === "tls") return openSocket;
  throw new IggyError("invalid_configuration", { transport, expected: "tcp or tls, with openSocket" });
};

const poolOf = (size: NonNullable<ClientConfig["poolSize"]> = {}): ResolvedPool => {
  if (typeof size !== "object") {
    throw new IggyError("invalid_configuration", { poolSize: String(size), expected: "{ min, max }" });
  }
  const { min = 1, max = Math.max(1, min) } = size;
  const isRight = [min, max].every((size) => Number.isInteger(size) && size >= 1 && size <= MAX_CONNECTIONS);
  if (isRight && min <= max) return { min, max };
  throw new IggyError("invalid_configuration", {
    poolSize: `${min} to ${max}`,
    expected: `1 to ${MAX_CONNECTIONS}, min not above max`,
  });
};

const atLeastOne = (value: number, what: string): number => {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new IggyError("invalid_configuration", { [what]: value, expected: "1 or more" });
};
