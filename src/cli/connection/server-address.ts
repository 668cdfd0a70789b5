// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { UsageError } from "../errors/user-error.ts";
import type { TransportName } from "./connection-flags.ts";

const defaultPorts = { tcp: 8090, quic: 8080, http: 3000, ws: 8092 } as const;

/** A server as its options name it. */
export interface ServerAddress {
  readonly transport: TransportName;
  readonly host: string;
  readonly port: number;
  /** Encrypted HTTP. */
  readonly isHttps: boolean;
  /** The text that was given. */
  readonly text: string;
}

/**
 * Reads `host:port`, `host`, `[::1]:port`, for HTTP with `http://` or `https://` before it.
 * @throws UsageError
 */
export const readServerAddress = (transport: TransportName, text: string): ServerAddress => {
  const isHttps = /^https:\/\//i.test(text);
  const bare = text
    .trim()
    .replace(/^(?:https?|wss?|tcp|quic):\/\//i, "")
    .replace(/\/+$/, "");
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/.exec(bare);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? (isHttps ? 443 : defaultPorts[transport]) : Number(match[3]);
  if (host === undefined || port === 0 || port > 65_535) {
    throw new UsageError(`'${text}' is no address`, "write host:port, or iggy://user:password@host:port");
  }
  return { transport, host, port, isHttps, text };
};

/** True where the connection does not leave this machine. */
export const isLoopback = (host: string): boolean => /^(?:localhost|::1|127\.\d+\.\d+\.\d+)$/i.test(host);

/** `127.0.0.1:8090`, for people. */
export const addressText = ({ host, port }: ServerAddress): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

/** One spelling for each server, under which its sessions and tokens are kept: `tcp://127.0.0.1:8090`. */
export const serverKey = (address: ServerAddress): string => {
  const host = isLoopback(address.host) ? "127.0.0.1" : address.host.toLowerCase();
  return `${address.transport}://${addressText({ ...address, host })}`;
};
