// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Quiche } from "@matrixai/quic/native/quiche.js";

export type { Quiche } from "@matrixai/quic/native/quiche.js";
export type { Config, Connection as QuicheConnection } from "@matrixai/quic/native/types.js";

/**
 * The name of the protocol in the handshake. TLS libraries of the family used here refuse peers that name none, as the official
 * clients do.
 */
export const APPLICATION_PROTOCOL = "iggy";

/** What a server sends a connection identifier of is up to it. */
export const CONNECTION_ID_BYTES = 16;

/** Datagrams that wait for a busy thread must not be lost; systems give what they allow, which may be less. */
export const SOCKET_BUFFER_BYTES = 2 * 1024 * 1024;

/** The library, or undefined where it is not installed: it is an optional dependency, and not built for every machine. */
export const loadQuiche = async (): Promise<Quiche | undefined> => {
  try {
    return (await import("@matrixai/quic/native/quiche.js")).default;
  } catch {
    return undefined;
  }
};
