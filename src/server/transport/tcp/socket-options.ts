// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Socket } from "node:net";
import type { StreamHandle } from "./node-internals.ts";

export interface SocketOptions {
  readonly noDelay: boolean;
  readonly keepAlive: boolean;
}

export const applySocketOptions = (socket: Socket, { noDelay, keepAlive }: SocketOptions): void => {
  socket.setNoDelay(noDelay);
  if (keepAlive) socket.setKeepAlive(true);
};

/** A socket that is not read from yet. */
export const openSocket = (handle: StreamHandle, options: SocketOptions): Socket => {
  const socket = new Socket({ handle, allowHalfOpen: true } as object);
  applySocketOptions(socket, options);
  return socket;
};
