// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { ServerAddress } from "../transport/transport.ts";
import { isTransportName, type TransportName, transports } from "../transport/transports.ts";
import type { ReconnectOptions, TlsConfig } from "./client-config.ts";
import type { Credentials } from "./credentials.ts";
import { parseDurationText } from "./duration.ts";
import { parseServerAddress } from "./server-address.ts";

/** What a connection string says; what it does not say is absent. */
export interface ConnectionString {
  readonly transport: TransportName;
  readonly addresses: readonly [ServerAddress, ...ServerAddress[]];
  readonly credentials: Credentials | undefined;
  readonly tls: TlsConfig;
  readonly reconnect: ReconnectOptions;
  readonly heartbeatInterval: number | undefined;
  readonly noDelay: boolean | undefined;
}

const EXPECTED = "iggy://user:password@host:port, iggy+tls://token@host:port";

/**
 * Reads `iggy://user:password@host:port?option=value&...`. The transport follows `iggy+`; a personal access token may stand for
 * user and password; several hosts are separated by commas; all three may be percent-encoded.
 * @throws IggyError invalid_connection_string, invalid_number_value
 */
export const parseConnectionString = (text: string): ConnectionString => {
  const match = /^iggy(?:\+([a-z]+))?:\/\/(?:([^@/?]*)@)?([^@/?]+)\/?(?:\?([^?]*))?$/.exec(text);
  const name = match?.[1] ?? "tcp";
  if (match === null || !isTransportName(name)) throw refusal(match === null ? undefined : { transport: name });
  const options = optionsOf(match[4] ?? "");
  const transport = options.get("tls") === "true" ? (encrypted[name] ?? name) : name;
  const [first, ...others] = (match[3] ?? "").split(",").map((host) => addressOf(host, transport));
  if (first === undefined) throw refusal();
  return {
    transport,
    addresses: [first, ...others],
    credentials: match[2] === undefined ? undefined : credentialsOf(match[2]),
    tls: tlsOf(options),
    reconnect: reconnectOf(options),
    heartbeatInterval: durationOf(options, "heartbeat_interval"),
    noDelay: booleanOf(options, "nodelay"),
  };
};

/** What `tls=true` makes of a transport. */
const encrypted: Partial<Readonly<Record<TransportName, TransportName>>> = { tcp: "tls", ws: "wss" };

const knownOptions = new Set([
  "heartbeat_interval",
  "nodelay",
  "reconnection_retries",
  "reconnection_max_retries",
  "retries",
  "reconnection_interval",
  "reestablish_after",
  "reconnection_reestablish_after",
  "first_connect",
  "tls",
  "tls_domain",
  "tls_ca_file",
  "tls_validate_certificate",
  "validate_certificate",
  // Those of other clients for buffers that are not here.
  "read_buffer_size",
  "write_buffer_size",
  "max_write_buffer_size",
  "max_message_size",
  "max_frame_size",
  "accept_unmasked_frames",
  "response_buffer_size",
  "max_concurrent_bidi_streams",
  "datagram_send_buffer_size",
  "initial_mtu",
  "send_window",
  "receive_window",
  "keep_alive_interval",
  "max_idle_timeout",
]);

/** The secret of a string must not end up in a message, so only what is harmless is named. */
const refusal = (context: Readonly<Record<string, string>> = {}): IggyError =>
  new IggyError("invalid_connection_string", { ...context, expected: EXPECTED });

const optionsOf = (query: string): ReadonlyMap<string, string> => {
  const options = new Map<string, string>();
  for (const part of query.split("&")) {
    if (part === "") continue;
    const [name = "", value, ...rest] = part.split("=");
    if (value === undefined || rest.length > 0 || !knownOptions.has(name)) throw refusal({ option: name });
    options.set(name, decoded(value));
  }
  return options;
};

const addressOf = (host: string, transport: TransportName): ServerAddress =>
  parseServerAddress(decoded(host), transports[transport].defaultPort);

const credentialsOf = (text: string): Credentials => {
  const [first = "", password, ...rest] = text.split(":");
  if (first === "" || password === "" || rest.length > 0) throw refusal({ reason: "user and password" });
  return password === undefined ? { token: decoded(first) } : { username: decoded(first), password: decoded(password) };
};

const tlsOf = (options: ReadonlyMap<string, string>): TlsConfig => {
  const [serverName, caFile] = [options.get("tls_domain"), options.get("tls_ca_file")];
  const rejectUnauthorized =
    booleanOf(options, "tls_validate_certificate") ?? booleanOf(options, "validate_certificate");
  return {
    ...(serverName !== undefined && serverName !== "" && { serverName }),
    ...(caFile !== undefined && { caFile }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  };
};

const reconnectOf = (options: ReadonlyMap<string, string>): ReconnectOptions => {
  const retries = ["reconnection_retries", "reconnection_max_retries", "retries"]
    .map((name) => options.get(name))
    .find((text) => text !== undefined);
  const interval = durationOf(options, "reconnection_interval");
  const reestablishAfter =
    durationOf(options, "reestablish_after") ?? durationOf(options, "reconnection_reestablish_after");
  const firstConnect = booleanOf(options, "first_connect");
  return {
    ...(firstConnect !== undefined && { firstConnect }),
    ...(retries !== undefined && { maxRetries: retriesOf(retries) }),
    ...(interval !== undefined && { interval }),
    ...(reestablishAfter !== undefined && { reestablishAfter }),
  };
};

const retriesOf = (text: string): number => {
  if (text === "unlimited") return Number.POSITIVE_INFINITY;
  if (!/^\d{1,10}$/.test(text)) throw new IggyError("invalid_number_value", { reconnection_retries: text });
  return Number(text);
};

const durationOf = (options: ReadonlyMap<string, string>, name: string): number | undefined => {
  const text = options.get(name);
  if (text === undefined) return undefined;
  const milliseconds = parseDurationText(text);
  if (milliseconds === undefined) throw refusal({ option: name });
  return milliseconds;
};

const booleanOf = (options: ReadonlyMap<string, string>, name: string): boolean | undefined => {
  const text = options.get(name);
  return text === undefined ? undefined : text === "true";
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusal({ reason: "percent encoding" });
  }
};
