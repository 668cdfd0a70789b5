// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createSecureContext, type SecureContext } from "node:tls";
import type { Peer } from "../session/session.ts";
import type { ByteStream, StreamReader } from "./byte-stream.ts";
import type { StreamHandle } from "./tcp/node-internals.ts";
import { openSocket, type SocketOptions } from "./tcp/socket-options.ts";
import { TcpStream } from "./tcp/tcp-stream.ts";
import { openTlsSocket, TlsStream } from "./tcp/tls-stream.ts";
import type { Certificate } from "./tls/certificate.ts";
import { type WebSocketSettings, WebSocketUpgrades } from "./websocket/upgrades.ts";
import { WebSocketStream } from "./websocket/websocket-stream.ts";

/** What a shard is told of the listeners whose connections it serves; it can be posted to a thread. */
export interface StreamSettings {
  readonly tcpSocket: SocketOptions;
  /** Present when TCP is encrypted. */
  readonly tcpCertificate: Certificate | undefined;
  /** Present when WebSocket is encrypted. */
  readonly webSocketCertificate: Certificate | undefined;
  readonly webSocket: WebSocketSettings;
  readonly handshakeTimeoutMs: number;
}

const webSocketOptions: SocketOptions = { noDelay: true, keepAlive: false };

/** Makes streams out of connections as their listener is configured. */
export class StreamOpener {
  readonly #settings: StreamSettings;
  readonly #tcpContext: SecureContext | undefined;
  readonly #webSocketContext: SecureContext | undefined;
  readonly #upgrades: WebSocketUpgrades;

  constructor(settings: StreamSettings) {
    this.#settings = settings;
    this.#tcpContext = contextOf(settings.tcpCertificate);
    this.#webSocketContext = contextOf(settings.webSocketCertificate);
    this.#upgrades = new WebSocketUpgrades(settings.webSocket);
  }

  /** Whether a connection found no memory for its messages since this was asked last. */
  takeRefused(): boolean {
    return this.#upgrades.budget.takeRefused();
  }

  open(transport: Peer["transport"], handle: StreamHandle, reader: StreamReader): ByteStream {
    return transport === "tcp" ? this.#openTcp(handle, reader) : this.#openWebSocket(handle, reader);
  }

  #openTcp(handle: StreamHandle, reader: StreamReader): ByteStream {
    const { tcpSocket, handshakeTimeoutMs } = this.#settings;
    const secureContext = this.#tcpContext;
    if (secureContext === undefined) return new TcpStream(handle, tcpSocket, reader);
    return new TlsStream(handle, tcpSocket, { secureContext, handshakeTimeoutMs }, reader);
  }

  #openWebSocket(handle: StreamHandle, reader: StreamReader): ByteStream {
    const { handshakeTimeoutMs } = this.#settings;
    const secureContext = this.#webSocketContext;
    const socket =
      secureContext === undefined
        ? openSocket(handle, webSocketOptions)
        : openTlsSocket(handle, webSocketOptions, { secureContext, handshakeTimeoutMs });
    return new WebSocketStream(socket, this.#upgrades, reader);
  }
}

const contextOf = (certificate: Certificate | undefined): SecureContext | undefined =>
  certificate === undefined
    ? undefined
    : createSecureContext({ cert: certificate.chain, key: certificate.privateKey, minVersion: "TLSv1.2" });
