// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { getClients } from "../../src/protocol/commands/system/get-clients.ts";
import { decodeFromBytes } from "../../src/protocol/primitives/codec.ts";
import type { TransportKind } from "../../src/protocol/primitives/enumerations.ts";
import type { ServedPlace } from "../support/embedded-server.ts";
import { QuicPeer } from "../support/quic-peer.ts";
import { RawConnection, type RawReply } from "../support/raw-connection.ts";
import { until } from "../support/until.ts";
import { opcodes, WebSocketPeer } from "../support/websocket-peer.ts";

/** The client of a recorded scenario, on whatever transport. */
export interface ScenarioPeer {
  readonly transport: TransportKind;
  /** Sends bytes, which are frames or parts of some. */
  write(bytes: Uint8Array): void;
  /** The next reply; undefined when the connection ends instead. */
  reply(): Promise<RawReply | undefined>;
  /** The bytes of replies that come, once there are so many or the time is over. */
  take(length: number, timeoutMs: number): Promise<Buffer>;
  /** Ends the connection, and waits for the server to end it too. */
  close(): Promise<void>;
  destroy(): void;
}

export type OpenPeer = (server: ServedPlace) => Promise<ScenarioPeer>;

export const openTcpPeer: OpenPeer = async (server) => {
  const connection = await RawConnection.open(server.port);
  return {
    transport: "tcp",
    write: (bytes) => connection.write(bytes),
    reply: () => connection.reply(),
    take: (length, timeoutMs) => connection.take(length, timeoutMs),
    close: async () => {
      connection.socket.end();
      await whenHungUp(server, connection);
    },
    destroy: () => connection.destroy(),
  };
};

/** Every write is a message, and every reply has to be one. */
export const openWebSocketPeer: OpenPeer = async (server) => {
  const connection = await RawConnection.open(server.webSocketPort);
  const { peer } = await WebSocketPeer.open(connection);
  const message = async (timeoutMs?: number): Promise<Buffer | undefined> => {
    const frame = await peer.frame(timeoutMs);
    return frame?.opcode === opcodes.binary ? frame.payload : undefined;
  };
  return {
    transport: "websocket",
    write: (bytes) => peer.write(opcodes.binary, bytes),
    reply: async () => {
      const bytes = await message();
      return bytes && { status: bytes.readUInt32LE(0), payload: wholePayload(bytes) };
    },
    take: async (length, timeoutMs) => {
      let taken = Buffer.alloc(0);
      while (taken.length < length) {
        const bytes = await message(timeoutMs);
        if (bytes === undefined) break;
        wholePayload(bytes);
        taken = Buffer.concat([taken, bytes]);
      }
      return taken;
    },
    close: async () => {
      peer.write(opcodes.close, Buffer.alloc(0));
      await whenHungUp(server, connection);
    },
    destroy: () => connection.destroy(),
  };
};

/** Every write is a request with a stream of its own. */
export const openQuicPeer: OpenPeer = async (server) => {
  const peer = await QuicPeer.open(server.quicPort);
  const waiting: number[] = [];
  const reply = async (): Promise<RawReply | undefined> => {
    const bytes = await peer.answer(waiting.shift()!);
    return bytes && { status: bytes.readUInt32LE(0), payload: wholePayload(bytes) };
  };
  return {
    transport: "quic",
    write: (bytes) => {
      const streamId = peer.nextStream();
      waiting.push(streamId);
      peer.write(streamId, bytes, true);
    },
    reply,
    take: () => Promise.reject(new Error("there is no stream of bytes over QUIC")),
    close: async () => {
      const { localPort } = peer;
      peer.close();
      await whenForgotten(server, `127.0.0.1:${localPort}`);
    },
    destroy: () => peer.close(),
  };
};

const wholePayload = (frame: Buffer): Buffer => {
  if (frame.length !== 8 + frame.readUInt32LE(4)) throw new Error("a message is not one reply frame");
  return frame.subarray(8);
};

/** Resolves when the server has ended a connection and knows of it. */
const whenHungUp = async (server: ServedPlace, connection: RawConnection): Promise<void> => {
  const { localPort } = connection.socket;
  await connection.closed();
  connection.destroy();
  await whenForgotten(server, `127.0.0.1:${localPort}`);
};

/** Resolves when the server has noticed that a client is gone. */
const whenForgotten = async (server: ServedPlace, address: string): Promise<void> => {
  const observer = await RawConnection.login(server.port);
  await until("the server forgets the client", async () => {
    const { payload } = await observer.request(getClients.code, new Uint8Array(0));
    return !decodeFromBytes(getClients.reply, payload).some((client) => client.address === address);
  });
  observer.socket.end();
  await observer.closed();
  observer.destroy();
};
