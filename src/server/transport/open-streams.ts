// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createSecureContext, type SecureContext } from "node:tls";
import type { ByteStream, StreamReader } from "./byte-stream.ts";
import type { StreamHandle } from "./tcp/node-internals.ts";
import type { SocketOptions } from "./tcp/socket-options.ts";
import { TcpStream } from "./tcp/tcp-stream.ts";
import { TlsStream } from "./tcp/tls-stream.ts";
import type { Certificate } from "./tls/certificate.ts";

/** What a shard is told of the listeners whose connections it serves; it can be posted to a thread. */
export interface StreamSettings {
  readonly tcpSocket: SocketOptions;
  /** Present when TCP is encrypted. */
  readonly tcpCertificate: Certificate | undefined;
  readonly handshakeTimeoutMs: number;
}

/** Makes streams out of connections as their listener is configured. */
export class StreamOpener {
  readonly #settings: StreamSettings;
  readonly #tcpContext: SecureContext | undefined;

  constructor(settings: StreamSettings) {
    this.#settings = settings;
    this.#tcpContext = contextOf(settings.tcpCertificate);
  }

  open(handle: StreamHandle, reader: StreamReader): ByteStream {
    const { tcpSocket, handshakeTimeoutMs } = this.#settings;
    const secureContext = this.#tcpContext;
    if (secureContext === undefined) return new TcpStream(handle, tcpSocket, reader);
    return new TlsStream(handle, tcpSocket, { secureContext, handshakeTimeoutMs }, reader);
  }
}

const contextOf = (certificate: Certificate | undefined): SecureContext | undefined =>
  certificate === undefined
    ? undefined
    : createSecureContext({ cert: certificate.chain, key: certificate.privateKey, minVersion: "TLSv1.2" });
