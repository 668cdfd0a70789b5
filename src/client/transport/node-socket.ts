// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Socket } from "node:net";
import { formatServerAddress } from "../config/server-address.ts";
import { clientError } from "../errors.ts";
import type { ServerAddress } from "./transport.ts";

/** @throws IggyError cannot_establish_connection; the socket is destroyed then */
export const whenConnected = (
  socket: Socket,
  event: "connect" | "secureConnect",
  address: ServerAddress,
  timeoutMs: number,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(clientError("cannot_establish_connection", { address: formatServerAddress(address), reason }, cause));
    };
    const onError = (error: Error): void => fail(error.message, error);
    const onClose = (): void => fail("the server hung up");
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    socket.once("error", onError);
    socket.once("close", onClose);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off("error", onError);
      socket.off("close", onClose);
      resolve();
    });
  });
