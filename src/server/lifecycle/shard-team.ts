// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { Address } from "../config/index.ts";
import type { Clients } from "../control/clients.ts";
import type { ConsumerGroups } from "../control/groups/consumer-groups.ts";
import type { PartitionRegistry } from "../control/partition-registry.ts";
import { DescriptorBudget } from "../log/files/descriptor-budget.ts";
import type { ScanEnvironment } from "../log/recovery/segment-scan.ts";
import type { Logger, LogSink } from "../observability/logger.ts";
import { loggerFor } from "../observability/logger-for.ts";
import type { MetricRegions } from "../observability/metrics/metric-regions.ts";
import type { Peer } from "../session/session.ts";
import type { ControlLink } from "../shard/control-link.ts";
import { openThreadMemory } from "../shard/log-environment-of.ts";
import type { ShardSettings } from "../shard/shard.ts";
import type { RecentChange, RouteChange } from "../shard/shard-messages.ts";
import type { QuicSettings } from "../transport/quic/quic-settings.ts";
import { HandleExchange } from "../transport/tcp/handle-pipe.ts";
import { pipeBindings, type StreamHandle } from "../transport/tcp/node-internals.ts";
import { LocalShardHost } from "./local-shard-host.ts";
import { repairAfterDeath } from "./repair-after-death.ts";
import type { ShardHost } from "./shard-host.ts";
import { WorkerShardHost } from "./worker-shard-host.ts";

const MAX_DEATHS = 5;
/** A UDP socket is read by one thread. */
const QUIC_SHARD = 0;

interface Options {
  readonly shardsCount: number;
  readonly settings: Omit<ShardSettings, "shard" | "metrics" | "threadMemory" | "logsDebug">;
  /** Where shards in other threads fetch their connections. */
  readonly pipePath: string;
}

interface Collaborators {
  readonly control: ControlLink;
  readonly clients: Clients;
  readonly groups: ConsumerGroups;
  readonly partitions: PartitionRegistry;
  readonly scan: ScanEnvironment;
  readonly sink: LogSink;
  readonly metrics: MetricRegions;
  /** Everything a shard has to know when it begins. */
  readonly allRoutes: () => RouteChange[];
  /** The server cannot go on. */
  readonly onFailure: (error: Error) => void;
}

/** All shards of a server. Connections go to the one that has the fewest. */
export class ShardTeam {
  readonly #options: Options;
  readonly #collaborators: Collaborators;
  readonly #logger: Logger;
  /** Those that take connections. */
  readonly #hosts = new Map<number, ShardHost>();
  /** Those that are told of changes, which begins before they take connections. */
  readonly #told = new Set<ShardHost>();
  readonly #shardOfClient = new Map<number, number>();
  readonly #loads = new Map<number, number>();
  /** What each shard shows the others. */
  readonly #recent = new Map<number, RecentChange>();
  readonly #descriptors: DescriptorBudget;
  #exchange: HandleExchange | undefined;
  #quic: QuicSettings | undefined;
  #version = 0;
  #deaths = 0;
  #stopping = false;

  constructor(options: Options, collaborators: Collaborators) {
    this.#options = options;
    this.#collaborators = collaborators;
    this.#logger = loggerFor(collaborators.sink, "shards");
    this.#descriptors = new DescriptorBudget(options.settings.descriptors);
  }

  get shardsCount(): number {
    return this.#hosts.size;
  }

  /** How many there should be. */
  get wantedCount(): number {
    return this.#exchange === undefined ? 1 : this.#options.shardsCount;
  }

  async start(): Promise<void> {
    const { shardsCount, pipePath } = this.#options;
    const bindings = shardsCount > 1 ? pipeBindings() : undefined;
    if (shardsCount > 1 && bindings === undefined) {
      this.#logger.warn("this Node cannot hand connections to other threads: one shard serves all of them");
    }
    if (bindings === undefined) {
      const { control, sink } = this.#collaborators;
      await this.#add(new LocalShardHost(this.#settingsOf(0), control, loggerFor(sink, "shard 0")));
      return;
    }
    this.#exchange = new HandleExchange(bindings, pipePath);
    for (let shard = 0; shard < shardsCount; shard++) await this.#startWorker(shard, this.#exchange);
  }

  /** Registers a connection and gives it to a shard. */
  accept(handle: StreamHandle, { address, transport }: Omit<Peer, "clientId">, maxConnections: number): void {
    const host = this.#leastLoaded();
    const clientId = host && this.#register(host.shard, { address, transport }, maxConnections);
    if (clientId === undefined) handle.close();
    else host?.accept(handle, { clientId, address, transport });
  }

  /** Registers a peer of the shard that serves QUIC; undefined when there may be no more. */
  async connected(address: string, maxConnections: number): Promise<number | undefined> {
    return this.#register(QUIC_SHARD, { address, transport: "quic" }, maxConnections);
  }

  /**
   * Serves QUIC by one shard, also after its death; gives where.
   * @throws IggyError feature_unavailable without the library, cannot_bind_to_socket
   */
  async serveQuic(settings: QuicSettings): Promise<Address> {
    const host = this.#hosts.get(QUIC_SHARD);
    if (host === undefined) throw new IggyError("shard_communication_error", { shard: QUIC_SHARD });
    const address = await host.serveQuic(settings);
    this.#quic = { ...settings, address };
    return address;
  }

  disconnected(clientId: number): void {
    const shard = this.#shardOfClient.get(clientId);
    if (shard === undefined) return;
    this.#shardOfClient.delete(clientId);
    this.#descriptors.countClients(this.#shardOfClient.size);
    this.#loads.set(shard, (this.#loads.get(shard) ?? 1) - 1);
    this.#collaborators.clients.remove(clientId);
    if (!this.#stopping) void this.#collaborators.groups.removeClient(clientId);
  }

  /** Resolves when every shard knows the changes. */
  async publish(changes: readonly RouteChange[]): Promise<void> {
    const version = ++this.#version;
    await Promise.all([...this.#told].map((host) => host.publish(version, changes)));
  }

  async drain(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#hosts.values()].map((host) => host.drain()));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#hosts.values()].map((host) => host.stop()));
    this.#exchange?.close();
  }

  /** Undefined when there may be no more clients. */
  #register(shard: number, { address, transport }: Omit<Peer, "clientId">, maxConnections: number): number | undefined {
    if (this.#stopping || this.#shardOfClient.size >= maxConnections) return undefined;
    const clientId = this.#collaborators.clients.add(address, transport);
    this.#shardOfClient.set(clientId, shard);
    this.#descriptors.countClients(this.#shardOfClient.size);
    this.#loads.set(shard, (this.#loads.get(shard) ?? 0) + 1);
    return clientId;
  }

  async #startWorker(shard: number, exchange: HandleExchange): Promise<void> {
    const { control, sink } = this.#collaborators;
    const { pipePath } = this.#options;
    const onDeath = (host: WorkerShardHost, error: Error | undefined) => this.#onDeath(host, exchange, error);
    const collaborators = { control, sink, onDeath };
    await this.#add(await WorkerShardHost.start(this.#settingsOf(shard), exchange, pipePath, collaborators));
    if (shard === QUIC_SHARD && this.#quic !== undefined) await this.serveQuic(this.#quic);
  }

  #settingsOf(shard: number): ShardSettings {
    const { settings } = this.#options;
    const threadMemory = openThreadMemory(settings);
    if (threadMemory !== undefined) {
      const { memory, recentTable: table } = threadMemory;
      this.#recent.set(shard, { kind: "recent", shard, shared: { memory: memory.buffer, table } });
    }
    const { metrics, sink } = this.#collaborators;
    const name = `shard ${shard}`;
    return {
      ...settings,
      shard,
      threadMemory,
      metrics: metrics.of(name),
      logsDebug: sink.keeps?.("debug", name) ?? true,
    };
  }

  async #add(host: ShardHost): Promise<void> {
    this.#loads.set(host.shard, 0);
    const recent = this.#recent.get(host.shard);
    if (recent !== undefined) void this.publish([recent]);
    this.#told.add(host);
    await host.publish(++this.#version, [...this.#collaborators.allRoutes(), ...this.#recent.values()]);
    if (!this.#told.has(host)) return;
    this.#hosts.set(host.shard, host);
  }

  #leastLoaded(): ShardHost | undefined {
    let found: ShardHost | undefined;
    for (const host of this.#hosts.values()) {
      const isLess = found === undefined || (this.#loads.get(host.shard) ?? 0) < (this.#loads.get(found.shard) ?? 0);
      if (isLess) found = host;
    }
    return found;
  }

  #onDeath(host: WorkerShardHost, exchange: HandleExchange, error: Error | undefined): void {
    const { shard } = host;
    this.#hosts.delete(shard);
    this.#told.delete(host);
    this.#logger.error("a shard died", { shard, error });
    for (const [clientId, of] of [...this.#shardOfClient]) if (of === shard) this.disconnected(clientId);
    repairAfterDeath(shard, this.#collaborators.partitions, this.#collaborators.scan, this.#logger);
    this.#deaths++;
    if (this.#stopping) return;
    if (this.#deaths > MAX_DEATHS) {
      this.#collaborators.onFailure(error ?? new Error(`shard ${shard} died ${this.#deaths} times`));
      return;
    }
    this.#startWorker(shard, exchange).catch((failure: Error) => this.#collaborators.onFailure(failure));
  }
}
