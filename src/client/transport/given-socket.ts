// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { formatServerAddress } from "../config/server-address.ts";
import { abortable } from "../connection/call-signal.ts";
import { clientError } from "../errors.ts";
import { FramedChannel } from "./framed-channel.ts";
import type { ServerAddress, Transport } from "./transport.ts";

/** What is used of a socket: any duplex stream of Node has it. */
export interface ByteSocket {
  write(bytes: Uint8Array): unknown;
  destroy(): unknown;
  on(event: "data", listener: (bytes: Uint8Array) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "close", listener: () => void): unknown;
}

/** Connects to a server; rejects when that is not possible. */
export type OpenSocket = (address: ServerAddress) => ByteSocket | Promise<ByteSocket>;

/** Frames over sockets that somebody else opens. */
export const transportOver = (open: OpenSocket): Transport => ({
  dial: async ({ address, connectTimeoutMs, limits }) => {
    const fail = (reason: string, cause?: unknown) =>
      clientError("cannot_establish_connection", { address: formatServerAddress(address), reason }, cause);
    const opening = Promise.resolve(address).then(open);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(fail(`no answer within ${connectTimeoutMs} ms`)), connectTimeoutMs);
    try {
      const socket = await abortable(opening, late.signal);
      const channel = new FramedChannel(socket, limits);
      socket.on("data", (bytes) => channel.push(bytes));
      socket.on("error", (error) => channel.ended(error));
      socket.on("close", () => channel.ended());
      return channel;
    } catch (error) {
      if (!late.signal.aborted) throw fail(error instanceof Error ? error.message : String(error), error);
      // What comes too late is not kept.
      opening.then(
        (socket) => socket.destroy(),
        () => {},
      );
      throw error;
    } finally {
      clearTimeout(timer);
    }
  },
});
