// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Address } from "../config/index.ts";
import type { Logger } from "../observability/logger.ts";
import type { Peer } from "../session/session.ts";
import type { ControlLink } from "../shard/control-link.ts";
import { serveQuic } from "../shard/serve-quic.ts";
import { Shard, type ShardSettings } from "../shard/shard.ts";
import type { RouteChange } from "../shard/shard-messages.ts";
import type { QuicListener } from "../transport/quic/quic-listener.ts";
import type { QuicSettings } from "../transport/quic/quic-settings.ts";
import type { StreamHandle } from "../transport/tcp/node-internals.ts";
import type { ShardHost } from "./shard-host.ts";

const DRAIN_TIMEOUT_MS = 5000;

/** A shard in the controller's own thread. */
export class LocalShardHost implements ShardHost {
  readonly shard: number;
  readonly #shard: Shard;
  readonly #collaborators: { readonly control: ControlLink; readonly logger: Logger };
  #quic: QuicListener | undefined;

  constructor(settings: ShardSettings, control: ControlLink, logger: Logger) {
    this.shard = settings.shard;
    this.#collaborators = { control, logger };
    this.#shard = new Shard(settings, this.#collaborators);
  }

  accept(handle: StreamHandle, peer: Peer): void {
    this.#shard.accept(handle, peer);
  }

  async publish(_version: number, changes: readonly RouteChange[]): Promise<void> {
    this.#shard.apply(changes);
  }

  async serveQuic(settings: QuicSettings): Promise<Address> {
    this.#quic = await serveQuic(this.#shard, this.#collaborators, settings);
    return this.#quic.address;
  }

  drain(): Promise<void> {
    return this.#shard.drain(DRAIN_TIMEOUT_MS);
  }

  async stop(): Promise<void> {
    this.#quic?.close();
    this.#shard.close();
  }
}
