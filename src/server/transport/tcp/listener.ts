// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createServer, type Server, type Socket } from "node:net";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { Address } from "../../config/index.ts";
import { printAddress } from "../../config/index.ts";
import { systemCode } from "../../log/files/io-error.ts";
import { type StreamHandle, takeHandle } from "./node-internals.ts";

const BACKLOG = 1024;

/** Listens for TCP connections and passes each on before a byte of it is read. */
export class TcpListener {
  readonly #server: Server;
  readonly #onConnection: (handle: StreamHandle, peer: string) => void;

  constructor(onConnection: (handle: StreamHandle, peer: string) => void) {
    this.#onConnection = onConnection;
    this.#server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => this.#pass(socket));
  }

  /** @throws IggyError cannot_bind_to_socket */
  async listen(address: Address): Promise<Address> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", (cause) => {
        const context = { address: printAddress(address), system: systemCode(cause) };
        reject(new IggyError("cannot_bind_to_socket", context, { cause }));
      });
      this.#server.listen({ host: address.host, port: address.port, backlog: BACKLOG, exclusive: true }, resolve);
    });
    const bound = this.#server.address();
    if (bound === null || typeof bound === "string") throw new Error("a TCP server has an address");
    return { host: address.host, port: bound.port };
  }

  close(): void {
    this.#server.close();
  }

  #pass(socket: Socket): void {
    const { remoteAddress, remotePort } = socket;
    const handle = takeHandle(socket, this.#server);
    if (handle === undefined) return;
    if (remoteAddress === undefined) handle.close();
    else this.#onConnection(handle, printAddress({ host: remoteAddress, port: remotePort ?? 0 }));
  }
}
