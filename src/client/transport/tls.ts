// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connect } from "node:tls";
import { FramedChannel } from "./framed-channel.ts";
import { whenConnected } from "./node-socket.ts";
import type { DialOptions, Transport } from "./transport.ts";
import { verificationOf } from "./verification.ts";

/** TLS from the first byte on; certificates are verified unless told otherwise. */
export const tlsTransport: Transport = {
  dial: async ({ address, tls, noDelay, keepAlive, connectTimeoutMs, limits }: DialOptions) => {
    const socket = connect({ ...address, ...(await verificationOf(tls, address)) });
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
