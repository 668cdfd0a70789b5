// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import type { RawConnection } from "./raw-connection.ts";

/** A frame of RFC 6455 as it came. */
export interface WebSocketFrame {
  readonly fin: boolean;
  readonly opcode: number;
  readonly masked: boolean;
  readonly payload: Buffer;
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const TIMEOUT_MS = 10_000;

export const upgradeRequest =
  "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

/** A peer that writes any WebSocket frames it is told to, over a connection of bytes. */
export class WebSocketPeer {
  readonly connection: RawConnection;

  private constructor(connection: RawConnection) {
    this.connection = connection;
  }

  /** Asks for the upgrade; gives the head of the answer too. */
  static async open(
    connection: RawConnection,
    request = upgradeRequest,
  ): Promise<{ readonly peer: WebSocketPeer; readonly head: string }> {
    connection.write(Buffer.from(request));
    const head = await connection.takeUntil("\r\n\r\n", TIMEOUT_MS);
    return { peer: new WebSocketPeer(connection), head: head.toString("latin1") };
  }

  write(opcode: number, payload: Uint8Array, { fin = true, mask = true } = {}): void {
    const extended = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
    const head = Buffer.alloc(2 + extended);
    head[0] = (fin ? 0x80 : 0) | opcode;
    head[1] = (mask ? 0x80 : 0) | (extended === 0 ? payload.length : extended === 2 ? 126 : 127);
    if (extended === 2) head.writeUInt16BE(payload.length, 2);
    if (extended === 8) head.writeBigUInt64BE(BigInt(payload.length), 2);
    if (!mask) {
      this.connection.write(Buffer.concat([head, payload]));
      return;
    }
    const key = randomBytes(4);
    const hidden = Buffer.from(payload);
    for (let at = 0; at < hidden.length; at++) hidden[at] = hidden[at]! ^ key[at % 4]!;
    this.connection.write(Buffer.concat([head, key, hidden]));
  }

  /** The next frame; undefined when the connection ends before there is one. */
  async frame(timeoutMs = TIMEOUT_MS): Promise<WebSocketFrame | undefined> {
    const start = await this.connection.takeExactly(2, timeoutMs);
    if (start.length < 2) return undefined;
    const short = start[1]! & 0x7f;
    const extended = await this.connection.takeExactly(short < 126 ? 0 : short === 126 ? 2 : 8, TIMEOUT_MS);
    const length = short < 126 ? short : short === 126 ? extended.readUInt16BE(0) : Number(extended.readBigUInt64BE(0));
    const payload = await this.connection.takeExactly(length, TIMEOUT_MS);
    return { fin: (start[0]! & 0x80) !== 0, opcode: start[0]! & 0x0f, masked: (start[1]! & 0x80) !== 0, payload };
  }

  /** Sends one request as one message and gives its reply's status and payload. */
  async request(frame: Uint8Array): Promise<{ readonly status: number; readonly payload: Buffer }> {
    this.write(opcodes.binary, frame);
    return this.reply();
  }

  async reply(): Promise<{ readonly status: number; readonly payload: Buffer }> {
    const found = await this.frame();
    if (found?.opcode !== opcodes.binary) throw new Error(`no reply: ${JSON.stringify(found)}`);
    const length = found.payload.readUInt32LE(4);
    if (found.payload.length !== 8 + length) throw new Error("a message is not one reply frame");
    return { status: found.payload.readUInt32LE(0), payload: found.payload.subarray(8) };
  }
}
