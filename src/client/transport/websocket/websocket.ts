// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { formatServerAddress } from "../../config/server-address.ts";
import { clientError } from "../../errors.ts";
import { FramedChannel } from "../framed-channel.ts";
import type { Channel, DialOptions, Transport } from "../transport.ts";

/** What is used of a WebSocket connection: the interface of browsers, which the one of Node has too. */
export interface PlatformSocket {
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  send(bytes: Uint8Array): void;
  close(): void;
  /** Ends it at once; browsers have no such thing. */
  terminate?(): void;
}

/** Begins to connect. */
export type OpenSocket = (url: string, options: DialOptions) => PlatformSocket | Promise<PlatformSocket>;

/** How long a server has to answer the end of a connection before it is cut. */
const CLOSE_TIMEOUT_MS = 1000;

/** Frames in binary messages: a request is one, and so is a reply, but where they begin and end says nothing. */
export const makeWebSocketTransport = (scheme: "ws" | "wss", open: OpenSocket): Transport => ({
  dial: async (options) => {
    const socket = await open(`${scheme}://${formatServerAddress(options.address)}/`, options);
    await whenOpen(socket, options);
    return channelOver(socket, options);
  },
});

const whenOpen = (socket: PlatformSocket, { address, connectTimeoutMs }: DialOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timer);
      socket.onerror = () => {};
      socket.onclose = () => {};
      end(socket);
      reject(clientError("cannot_establish_connection", { address: formatServerAddress(address), reason }));
    };
    const timer = setTimeout(() => fail(`no answer within ${connectTimeoutMs} ms`), connectTimeoutMs);
    socket.onerror = ({ message }: { readonly message?: string }) => fail(message ?? "the connection failed");
    socket.onclose = () => fail("the server hung up");
    socket.onopen = () => {
      clearTimeout(timer);
      resolve();
    };
  });

const channelOver = (socket: PlatformSocket, { limits }: DialOptions): Channel => {
  const channel = new FramedChannel({ write: (bytes) => socket.send(bytes), destroy: () => end(socket) }, limits);
  socket.onmessage = ({ data }: { readonly data: unknown }) => {
    if (data instanceof Uint8Array) channel.push(data);
    else if (data instanceof ArrayBuffer) channel.push(new Uint8Array(data));
  };
  socket.onerror = ({ error }: { readonly error?: Error }) => channel.ended(error);
  socket.onclose = () => channel.ended();
  return channel;
};

const end = (socket: PlatformSocket): void => {
  socket.close();
  if (socket.terminate === undefined) return;
  const timer = setTimeout(() => socket.terminate?.(), CLOSE_TIMEOUT_MS);
  (timer as { unref?: () => void }).unref?.();
};
