// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Transport } from "./transport.ts";

type Load = () => Promise<Transport>;

/** The transports of Node. What browsers have instead is in the file beside this one, which their bundle takes. */
export const loadTcp: Load = async () => (await import("./tcp.ts")).tcpTransport;
export const loadTls: Load = async () => (await import("./tls.ts")).tlsTransport;
export const loadWebSocket: Load = async () => (await import("./websocket/node-websocket.ts")).webSocketTransport;
export const loadSecureWebSocket: Load = async () =>
  (await import("./websocket/node-websocket.ts")).secureWebSocketTransport;
export const loadQuic: Load = async () => (await import("./quic/quic.ts")).quicTransport;
export const loadHttp: Load = async () => (await import("./http/http-transport.ts")).httpTransport;
export const loadSecureHttp: Load = async () => (await import("./http/http-transport.ts")).httpsTransport;
