// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Address } from "../../config/index.ts";
import type { Certificate } from "../tls/certificate.ts";

/** What the shard that serves QUIC is told; it can be posted to a thread. */
export interface QuicSettings {
  readonly address: Address;
  readonly certificate: Certificate;
  /** Of packets to peers on this machine; others get what networks carry. */
  readonly localPacketBytes: number;
  readonly receiveWindowBytes: number;
  readonly maxStreams: number;
  /** 0 for any time. */
  readonly maxIdleMs: number;
  /** 0 for never. */
  readonly keepAliveMs: number;
  readonly handshakeTimeoutMs: number;
  /** Requests that are not whole or not served yet, those of all connections together. */
  readonly maxIncompleteBytes: number;
}
