// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { clientConfig } from "../../src/quic/quic-config.ts";
import { QuicConnection } from "../../src/quic/quic-connection.ts";
import { CONNECTION_ID_BYTES, loadQuiche, SOCKET_BUFFER_BYTES } from "../../src/quic/quiche.ts";
import { until } from "./until.ts";

const PACKET_BYTES = 8192;
const limits = { maxPacketBytes: PACKET_BYTES, receiveWindowBytes: 10_000_000, maxStreams: 0, maxIdleMs: 10_000 };

interface Incoming {
  bytes: Buffer;
  isLast: boolean;
}

/** A peer that puts any bytes on any streams of a QUIC connection. */
export class QuicPeer {
  readonly connection: QuicConnection;
  readonly #socket: Socket;
  readonly #incoming = new Map<number, Incoming>();
  #nextStream = 0;

  private constructor(connection: QuicConnection, socket: Socket) {
    this.connection = connection;
    this.#socket = socket;
  }

  static async open(port: number): Promise<QuicPeer> {
    const quiche = (await loadQuiche())!;
    const socket = createSocket({
      type: "udp4",
      recvBufferSize: SOCKET_BUFFER_BYTES,
      sendBufferSize: SOCKET_BUFFER_BYTES,
    });
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const [local, remote] = [
      { host: "127.0.0.1", port: socket.address().port },
      { host: "127.0.0.1", port },
    ];
    const config = clientConfig(quiche, limits, { rejectUnauthorized: false, ca: undefined });
    const connection = new QuicConnection(
      quiche,
      quiche.Connection.connect("localhost", randomBytes(CONNECTION_ID_BYTES), local, remote, config),
      PACKET_BYTES,
      { local, send: (packet, to) => socket.send(packet, to.port, to.host) },
    );
    const peer = new QuicPeer(connection, socket);
    socket.on("message", (datagram) => connection.receive(datagram, remote));
    connection.start({
      established: () => {},
      received: (streamId, bytes, isLast) => peer.#received(streamId, bytes, isLast),
      aborted: (streamId) => peer.#received(streamId, Buffer.alloc(0), true),
      drained: () => {},
      ended: () => {},
    });
    await until("the handshake is done", () => connection.isEstablished);
    return peer;
  }

  get localPort(): number {
    return this.#socket.address().port;
  }

  /** The number of a stream that is not used yet. */
  nextStream(): number {
    const streamId = this.#nextStream;
    this.#nextStream += 4;
    return streamId;
  }

  write(streamId: number, bytes: Uint8Array, isLast: boolean): void {
    this.connection.write(streamId, bytes, isLast);
  }

  /** Everything that came on a stream, once the server ended it; undefined when the connection ends first. */
  async answer(streamId: number): Promise<Buffer | undefined> {
    await until(`stream ${streamId} ends`, () => this.#isDone(streamId) || this.connection.hasEnded);
    return this.#isDone(streamId) ? this.#incoming.get(streamId)?.bytes : undefined;
  }

  close(): void {
    if (this.connection.hasEnded) return;
    this.connection.close();
    setImmediate(() => this.#socket.close());
  }

  #isDone(streamId: number): boolean {
    return this.#incoming.get(streamId)?.isLast === true;
  }

  #received(streamId: number, bytes: Uint8Array, isLast: boolean): void {
    const before = this.#incoming.get(streamId)?.bytes ?? Buffer.alloc(0);
    this.#incoming.set(streamId, { bytes: Buffer.concat([before, bytes]), isLast });
  }
}
