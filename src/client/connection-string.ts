// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../protocol/errors/iggy-error.ts";

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

export interface ConnectionString extends ServerAddress {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

const DEFAULT_PORT = 8090;

/**
 * Reads `host:port`, `host` or `[::1]:port`.
 * @throws IggyError invalid_connection_string
 */
export const parseServerAddress = (text: string): ServerAddress => {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? DEFAULT_PORT : Number(match[3]);
  if (host === undefined || port === 0 || port > 65_535) {
    throw new IggyError("invalid_connection_string", { address: text, expected: "host:port" });
  }
  return { host, port };
};

/**
 * Reads `iggy://user:password@host:port`, also written `iggy+tcp://`; user and password may be percent-encoded.
 * @throws IggyError invalid_connection_string
 */
export const parseConnectionString = (text: string): ConnectionString => {
  const match = /^iggy(?:\+tcp)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^@/?]+)\/?(?:\?.*)?$/.exec(text);
  if (match === null) {
    throw new IggyError("invalid_connection_string", { expected: "iggy://user:password@host:port" });
  }
  const decode = (part: string | undefined) =>
    part === undefined || part === "" ? undefined : decodeURIComponent(part);
  return { ...parseServerAddress(match[3] ?? ""), username: decode(match[1]), password: decode(match[2]) };
};

/** True where the connection does not leave this machine. */
export const isLoopback = ({ host }: ServerAddress): boolean =>
  host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
