// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Address, ServerConfig } from "../config/index.ts";
import type { Peer } from "../session/session.ts";
import { TcpListener } from "../transport/tcp/listener.ts";
import type { StreamHandle } from "../transport/tcp/node-internals.ts";

/** Where each transport is served; undefined for one that is not. */
export interface ServedAddresses {
  readonly tcp: Address | undefined;
  readonly websocket: Address | undefined;
  readonly http: Address | undefined;
  readonly quic: Address | undefined;
}

type Transport = Peer["transport"];

/** Everything the server listens on. */
export class Listeners {
  readonly #onConnection: (transport: Transport, handle: StreamHandle, address: string) => void;
  readonly #listeners: TcpListener[] = [];

  constructor(onConnection: (transport: Transport, handle: StreamHandle, address: string) => void) {
    this.#onConnection = onConnection;
  }

  /** @throws IggyError cannot_bind_to_socket; nothing is listened on then */
  async listen({ tcp, websocket }: ServerConfig): Promise<Omit<ServedAddresses, "http" | "quic">> {
    try {
      return {
        tcp: tcp.enabled ? await this.#listen("tcp", tcp.address) : undefined,
        websocket: websocket.enabled ? await this.#listen("websocket", websocket.address) : undefined,
      };
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    for (const listener of this.#listeners) listener.close();
  }

  #listen(transport: Transport, address: Address): Promise<Address> {
    const listener = new TcpListener((handle, peer) => this.#onConnection(transport, handle, peer));
    this.#listeners.push(listener);
    return listener.listen(address);
  }
}
