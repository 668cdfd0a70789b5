// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { ServerAddress } from "../transport/transport.ts";

const DEFAULT_PORT = 8090;

/**
 * Reads `host:port`, `host` or `[::1]:port`.
 * @throws IggyError invalid_connection_string
 */
export const parseServerAddress = (text: string, defaultPort = DEFAULT_PORT): ServerAddress => {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (host === undefined || port === 0 || port > 65_535) {
    throw new IggyError("invalid_connection_string", { address: text, expected: "host:port" });
  }
  return { host, port };
};

export const formatServerAddress = ({ host, port }: ServerAddress): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

/** True where the connection does not leave this machine. */
export const isLoopback = ({ host }: Pick<ServerAddress, "host">): boolean =>
  host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
