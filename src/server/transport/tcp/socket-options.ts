// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Socket } from "node:net";

export interface SocketOptions {
  readonly noDelay: boolean;
  readonly keepAlive: boolean;
}

export const applySocketOptions = (socket: Socket, { noDelay, keepAlive }: SocketOptions): void => {
  socket.setNoDelay(noDelay);
  if (keepAlive) socket.setKeepAlive(true);
};
