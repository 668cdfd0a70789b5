// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Transport } from "./transport.ts";

/** Transports by the name they have in a connection string. */
export const transports = {
  tcp: { defaultPort: 8090 },
  tls: { defaultPort: 8090 },
  ws: { defaultPort: 8092 },
  quic: { defaultPort: 8080 },
  wss: { defaultPort: 8092 },
  http: { defaultPort: 3000 },
  https: { defaultPort: 3000 },
} as const;

export type TransportName = keyof typeof transports;

export const isTransportName = (name: string): name is TransportName => Object.hasOwn(transports, name);

/** The transports a client has; one is loaded when it is first used. */
export type TransportLoaders = { readonly [Name in TransportName]?: () => Promise<Transport> };
