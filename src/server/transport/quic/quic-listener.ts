// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { serverConfig } from "../../../quic/quic-config.ts";
import { type QuicAddress, QuicConnection } from "../../../quic/quic-connection.ts";
import {
  CONNECTION_ID_BYTES,
  type Config,
  loadQuiche,
  type Quiche,
  SOCKET_BUFFER_BYTES,
} from "../../../quic/quiche.ts";
import { type Address, printAddress } from "../../config/index.ts";
import { systemCode } from "../../log/files/io-error.ts";
import { AddressTokens } from "./address-tokens.ts";
import { Handshakes } from "./handshakes.ts";
import type { QuicSettings } from "./quic-settings.ts";
import { RequestStreams } from "./request-streams.ts";

/** Fits the networks there are. */
const PACKET_BYTES = 1350;

export interface QuicWatcher {
  readonly onConnection: (streams: RequestStreams, peer: string) => void;
  /** A peer did not come to the end of its handshake. */
  readonly onFailedHandshake: (peer: string, reason: string) => void;
}

/** What of the head of a first packet is of use. */
interface FirstPacket {
  readonly version: number;
  readonly dcid: Uint8Array;
  readonly scid: Uint8Array;
  readonly token?: Uint8Array;
}

/** A UDP socket and the QUIC connections on it. */
export class QuicListener {
  readonly #settings: QuicSettings;
  readonly #quiche: Quiche;
  readonly #watcher: QuicWatcher;
  readonly #socket: Socket;
  readonly #configs: { readonly local: Config; readonly remote: Config };
  /** By the identifiers packets name them with, as hexadecimal text. */
  readonly #connections = new Map<string, QuicConnection>();
  readonly #handshakes = new Handshakes();
  readonly #tokens = new AddressTokens();
  #local: QuicAddress = { host: "", port: 0 };

  private constructor(settings: QuicSettings, quiche: Quiche, watcher: QuicWatcher) {
    this.#settings = settings;
    this.#quiche = quiche;
    this.#watcher = watcher;
    const config = (maxPacketBytes: number): Config =>
      serverConfig(quiche, { ...settings, maxPacketBytes }, settings.certificate);
    this.#configs = { local: config(settings.localPacketBytes), remote: config(PACKET_BYTES) };
    this.#socket = createSocket({
      type: settings.address.host.includes(":") ? "udp6" : "udp4",
      recvBufferSize: SOCKET_BUFFER_BYTES,
      sendBufferSize: SOCKET_BUFFER_BYTES,
    });
  }

  /** @throws IggyError feature_unavailable without the library, cannot_bind_to_socket */
  static async listen(settings: QuicSettings, watcher: QuicWatcher): Promise<QuicListener> {
    const quiche = await loadQuiche();
    if (quiche === undefined) throw new IggyError("feature_unavailable", { package: "@matrixai/quic" });
    const listener = new QuicListener(settings, quiche, watcher);
    await listener.#bind();
    return listener;
  }

  get address(): Address {
    return { host: this.#settings.address.host, port: this.#local.port };
  }

  /** Connections that are open are not served any more. */
  close(): void {
    for (const connection of new Set(this.#connections.values())) connection.close();
    // The packets that say so are on their way.
    setImmediate(() => this.#socket.close());
  }

  async #bind(): Promise<void> {
    const { address } = this.#settings;
    await new Promise<void>((resolve, reject) => {
      this.#socket.once("error", (cause) => {
        const context = { address: printAddress(address), system: systemCode(cause) };
        reject(new IggyError("cannot_bind_to_socket", context, { cause }));
      });
      this.#socket.bind({ address: address.host, port: address.port, exclusive: true }, resolve);
    });
    this.#socket.removeAllListeners("error");
    this.#socket.on("error", () => {});
    const { address: host, port } = this.#socket.address();
    this.#local = { host, port };
    this.#socket.on("message", (datagram, from) => this.#onDatagram(datagram, from));
  }

  #onDatagram(datagram: Buffer, from: RemoteInfo): void {
    let header: ReturnType<Quiche["Header"]["fromSlice"]>;
    try {
      header = this.#quiche.Header.fromSlice(datagram, CONNECTION_ID_BYTES);
    } catch {
      return;
    }
    const peer = { host: from.address, port: from.port };
    const known = this.#connections.get(keyOf(header.dcid));
    if (known !== undefined) known.receive(datagram, peer);
    else if (header.ty === this.#quiche.Type.Initial) this.#accept(header, datagram, peer);
  }

  #accept(header: FirstPacket, datagram: Buffer, peer: QuicAddress): void {
    // Who sends less than any answer may be could have others get more than he sends.
    if (datagram.length < this.#quiche.MIN_CLIENT_INITIAL_LEN) return;
    if (!this.#quiche.versionIsSupported(header.version)) {
      const answer = Buffer.allocUnsafe(PACKET_BYTES);
      const length = this.#quiche.negotiateVersion(header.scid, header.dcid, answer);
      this.#send(answer.subarray(0, length), peer);
      return;
    }
    const first = this.#tokens.firstOf(header.token ?? NO_TOKEN, peer, header.dcid);
    if (first === undefined && this.#handshakes.needProof) this.#askForProof(header, peer);
    else if (this.#handshakes.hasRoomFor(peer.host)) this.#begin(header, first, datagram, peer);
  }

  /** Keeps nothing of the peer: what it comes back with says all. */
  #askForProof({ scid, dcid, version }: FirstPacket, peer: QuicAddress): void {
    const next = randomBytes(CONNECTION_ID_BYTES);
    const answer = Buffer.allocUnsafe(PACKET_BYTES);
    const length = this.#quiche.retry(scid, dcid, next, this.#tokens.make(peer, dcid, next), version, answer);
    this.#send(answer.subarray(0, length), peer);
  }

  /** `first` is what a peer named that has proven its address; it names its connection as it was told to since. */
  #begin({ dcid }: FirstPacket, first: Uint8Array | undefined, datagram: Buffer, peer: QuicAddress): void {
    const id = first === undefined ? randomBytes(CONNECTION_ID_BYTES) : dcid;
    const isLocal = isThisMachine(peer.host);
    const connection = new QuicConnection(
      this.#quiche,
      this.#quiche.Connection.accept(id, first, this.#local, peer, this.#configs[isLocal ? "local" : "remote"]),
      isLocal ? this.#settings.localPacketBytes : PACKET_BYTES,
      { local: this.#local, send: (packet, to) => this.#send(packet, to) },
    );
    this.#serve(connection, [keyOf(id), keyOf(dcid)], peer);
    // Who begins with what cannot be read does not take the place of a handshake.
    if (!connection.receive(datagram, peer)) connection.close("what came first cannot be read");
  }

  #serve(connection: QuicConnection, keys: readonly string[], peer: QuicAddress): void {
    for (const key of keys) this.#connections.set(key, connection);
    const { handshakeTimeoutMs, keepAliveMs } = this.#settings;
    const endHandshake = this.#handshakes.begin(peer.host);
    const timeout = setTimeout(() => connection.close("the handshake took too long"), handshakeTimeoutMs);
    const probes = keepAliveMs === 0 ? undefined : setInterval(() => connection.probe(), keepAliveMs);
    probes?.unref();
    const settle = (): void => {
      clearTimeout(timeout);
      endHandshake();
    };
    const streams = new RequestStreams(connection, {
      onEstablished: () => {
        settle();
        this.#watcher.onConnection(streams, printAddress(peer));
      },
      onEnded: (reason) => {
        settle();
        clearInterval(probes);
        for (const key of keys) this.#connections.delete(key);
        if (!connection.isEstablished) this.#watcher.onFailedHandshake(printAddress(peer), reason);
      },
    });
    connection.start(streams);
  }

  #send(packet: Uint8Array, { host, port }: QuicAddress): void {
    // A packet that does not get away is one that is lost, which the protocol is made for.
    this.#socket.send(packet, port, host, () => {});
  }
}

const NO_TOKEN = new Uint8Array(0);

const keyOf = (id: Uint8Array): string => Buffer.from(id).toString("hex");

const isThisMachine = (host: string): boolean => host === "::1" || host.startsWith("127.");
