// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connect, type Socket } from "node:net";
import { FramedChannel } from "./framed-channel.ts";
import { whenConnected } from "./node-socket.ts";
import type { DialOptions, Transport } from "./transport.ts";

/** TCP, read straight to where replies stay. */
export const tcpTransport: Transport = {
  dial: async ({ address, noDelay, keepAlive, connectTimeoutMs, limits }: DialOptions) => {
    const channel: FramedChannel = new FramedChannel(
      { write: (bytes) => socket.write(bytes), destroy: () => socket.destroy() },
      limits,
    );
    const socket: Socket = connect({
      ...address,
      noDelay,
      keepAlive,
      onread: {
        buffer: () => channel.space(),
        callback: (count) => {
          channel.received(count);
          return true;
        },
      },
    });
    await whenConnected(socket, "connect", address, connectTimeoutMs);
    socket.on("error", (error) => channel.ended(error));
    socket.on("close", () => channel.ended());
    return channel;
  },
};
