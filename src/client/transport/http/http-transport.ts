// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Pool } from "undici";
import { clientError } from "../../errors.ts";
import type { DialOptions, Transport } from "../transport.ts";
import { readAuthorities } from "../verification.ts";
import { HttpChannel } from "./http-channel.ts";

const DEFAULT_CONNECTIONS = 8;

/** The HTTP API; members of consumer groups and `get_me` do not exist there. */
const transport = (scheme: "http" | "https"): Transport => ({
  dial: async ({ address, tls, keepAlive, connectTimeoutMs, limits }: DialOptions) => {
    const { host, port } = address;
    const ca = scheme === "https" ? await readAuthorities(tls) : undefined;
    const pool = new Pool(`${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`, {
      connections: Math.min(limits.maxConnections ?? DEFAULT_CONNECTIONS, limits.maxInFlight),
      connect: {
        timeout: connectTimeoutMs,
        keepAlive,
        rejectUnauthorized: tls.rejectUnauthorized ?? true,
        ...(tls.serverName !== undefined && { servername: tls.serverName }),
        ...(ca !== undefined && { ca }),
      },
      headersTimeout: limits.requestTimeoutMs,
      bodyTimeout: limits.requestTimeoutMs,
    });
    try {
      const { statusCode, body } = await pool.request({
        method: "GET",
        path: "/ping",
        headersTimeout: connectTimeoutMs,
      });
      await body.dump();
      if (statusCode !== 200) throw new Error(`status ${statusCode}`);
    } catch (cause) {
      void pool.destroy();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw clientError("cannot_establish_connection", { address: `${host}:${port}`, reason }, cause);
    }
    return new HttpChannel(pool, limits);
  },
});

export const httpTransport = transport("http");
export const httpsTransport = transport("https");
