// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { clientError } from "../errors.ts";
import type { Transport } from "./transport.ts";

type Load = () => Promise<Transport>;

const unavailable = (transport: string): Load => {
  return () => Promise.reject(clientError("feature_unavailable", { transport, expected: "ws or wss, in a browser" }));
};

/** The transports of browsers. */
export const loadTcp = unavailable("tcp");
export const loadTls = unavailable("tls");
export const loadHttp = unavailable("http");
export const loadSecureHttp = unavailable("https");
export const loadQuic = unavailable("quic");
export const loadWebSocket: Load = async () => (await import("./websocket/browser-websocket.ts")).webSocketTransport;
export const loadSecureWebSocket: Load = async () =>
  (await import("./websocket/browser-websocket.ts")).secureWebSocketTransport;
