// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  loadHttp,
  loadQuic,
  loadSecureHttp,
  loadSecureWebSocket,
  loadTcp,
  loadTls,
  loadWebSocket,
} from "./platform.ts";

/** Transports by the name they have in a connection string; one is loaded when it is first used. */
export const transports = {
  tcp: { defaultPort: 8090, load: loadTcp },
  tls: { defaultPort: 8090, load: loadTls },
  ws: { defaultPort: 8092, load: loadWebSocket },
  quic: { defaultPort: 8080, load: loadQuic },
  wss: { defaultPort: 8092, load: loadSecureWebSocket },
  http: { defaultPort: 3000, load: loadHttp },
  https: { defaultPort: 3000, load: loadSecureHttp },
} as const;

export type TransportName = keyof typeof transports;

export const isTransportName = (name: string): name is TransportName => Object.hasOwn(transports, name);
