// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { makeWebSocketTransport, type PlatformSocket } from "./websocket.ts";

interface BrowserSocket extends PlatformSocket {
  binaryType: string;
}

const open = (url: string): PlatformSocket => {
  const { WebSocket } = globalThis as unknown as { readonly WebSocket: new (url: string) => BrowserSocket };
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  return socket;
};

/** The WebSocket of the browser. */
export const webSocketTransport = makeWebSocketTransport("ws", open);

/** The same inside of TLS. Which certificates are good is up to the browser. */
export const secureWebSocketTransport = makeWebSocketTransport("wss", open);
