// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Command } from "../../src/protocol/commands/define-command.ts";
import { encodeResponseFrame, REQUEST_HEADER_BYTES } from "../../src/protocol/frame.ts";
import { encodeToBytes } from "../../src/protocol/primitives/codec.ts";

/** A request that came to a peer, and ways to answer it. */
export interface PeerRequest {
  readonly code: number;
  readonly payload: Buffer;
  /** The connection it came on, counted from 0. */
  readonly connection: number;
  answer(payload?: Uint8Array, status?: number): void;
  hangUp(): void;
}

/** The reply to a command, as a server encodes it. */
export const replyOf = <Request, Reply>(command: Command<Request, Reply>, reply: Reply): Uint8Array =>
  encodeToBytes(command.reply, reply);

/** A TCP peer in this process that cuts requests out of what comes and leaves the answers to a test. */
export const scriptedPeer = async (onRequest: (request: PeerRequest) => void) => {
  const sockets: Socket[] = [];
  const requests: PeerRequest[] = [];
  const server = createServer((socket) => {
    const connection = sockets.push(socket) - 1;
    let pending: Buffer = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= REQUEST_HEADER_BYTES && pending.length >= pending.readUInt32LE(0) + 4) {
        const end = pending.readUInt32LE(0) + 4;
        const request: PeerRequest = {
          code: pending.readUInt32LE(4),
          payload: pending.subarray(REQUEST_HEADER_BYTES, end),
          connection,
          answer: (payload = Buffer.alloc(0), status = 0) => socket.write(encodeResponseFrame(status, payload)),
          hangUp: () => socket.destroy(),
        };
        pending = pending.subarray(end);
        requests.push(request);
        onRequest(request);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as { port: number }).port, requests };
};
