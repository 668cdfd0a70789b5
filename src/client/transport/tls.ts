// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { connect } from "node:tls";
import { clientError } from "../errors.ts";
import { FramedChannel } from "./framed-channel.ts";
import { whenConnected } from "./node-socket.ts";
import type { DialOptions, TlsOptions, Transport } from "./transport.ts";

const DEFAULT_PORT = 8090;

/** TLS from the first byte on; certificates are verified unless told otherwise. */
export const tlsTransport: Transport = {
  defaultPort: DEFAULT_PORT,
  dial: async ({ address, tls, noDelay, keepAlive, connectTimeoutMs, limits }: DialOptions) => {
    const ca = await authorities(tls);
    const name = tls.serverName ?? address.host;
    const socket = connect({
      ...address,
      rejectUnauthorized: tls.rejectUnauthorized ?? true,
      ...(isIP(name) === 0 && { servername: name }),
      ...(ca !== undefined && { ca }),
    });
    socket.setNoDelay(noDelay);
    socket.setKeepAlive(keepAlive);
    const channel = new FramedChannel(
      { write: (bytes) => socket.write(bytes), destroy: () => socket.destroy() },
      limits,
    );
    await whenConnected(socket, "secureConnect", address, connectTimeoutMs);
    socket.on("data", (chunk: Buffer) => channel.push(chunk));
    socket.on("error", (error) => channel.ended(error));
    socket.on("close", () => channel.ended());
    return channel;
  },
};

const authorities = async ({ ca, caFile }: TlsOptions): Promise<string | Buffer | undefined> => {
  if (caFile === undefined) return typeof ca === "object" ? Buffer.from(ca) : ca;
  try {
    return await readFile(caFile);
  } catch (cause) {
    throw clientError("invalid_tls_certificate_path", { path: caFile }, cause);
  }
};
