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
import type { Transport } from "./transport.ts";
import type { TransportName } from "./transports.ts";

/** Whatever the platform has. */
export const allTransports = {
  tcp: loadTcp,
  tls: loadTls,
  ws: loadWebSocket,
  wss: loadSecureWebSocket,
  quic: loadQuic,
  http: loadHttp,
  https: loadSecureHttp,
} as const satisfies Record<TransportName, () => Promise<Transport>>;
