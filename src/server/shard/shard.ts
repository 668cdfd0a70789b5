// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { performance } from "node:perf_hooks";
import { errorCodeOf, IggyError, isIggyError } from "../../protocol/errors/iggy-error.ts";
import type { Arena } from "../log/arena/arena.ts";
import { newestReading, readClock } from "../log/clock.ts";
import { DataDirectory, type DataDirectoryNames } from "../log/files/data-directory.ts";
import type { FilePool } from "../log/files/file-pool.ts";
import { shardThread } from "../log/head/head-lock.ts";
import { HeadTable } from "../log/head/head-table.ts";
import type { RecentKeeper } from "../log/recent/recent-keeper.ts";
import type { Logger } from "../observability/logger.ts";
import { ThreadGauges } from "../observability/metrics/thread-gauges.ts";
import { ThreadMetrics } from "../observability/metrics/thread-metrics.ts";
import { FailureLog } from "../observability/requests/failure-log.ts";
import { requestIdOf } from "../observability/requests/request-id.ts";
import { RequestTraces } from "../observability/requests/request-traces.ts";
import { describeRequest, requestChannel } from "../observability/requests/served-request.ts";
import { Heartbeats, refuseStale } from "../session/heartbeats.ts";
import { openSession, type Peer, type Session } from "../session/session.ts";
import type { ByteStream, StreamReader } from "../transport/byte-stream.ts";
import { Connection } from "../transport/connection.ts";
import type { Scratch } from "../transport/inbound-buffer.ts";
import { StreamOpener, type StreamSettings } from "../transport/open-streams.ts";
import type { StreamHandle } from "../transport/tcp/node-internals.ts";
import type { ServedConnection, Transport, TransportLimits } from "../transport/transport.ts";
import type { ControlLink } from "./control-link.ts";
import { type LogEnvironmentSettings, logEnvironmentOf, type ThreadMemory } from "./log-environment-of.ts";
import { ConsumerOffsets } from "./requests/consumer-offsets.ts";
import { serveFlush } from "./requests/flush.ts";
import { PollMessages } from "./requests/poll-messages.ts";
import type { RequestEnvironment } from "./requests/request-environment.ts";
import { SendMessages } from "./requests/send-messages.ts";
import { WaitForMessages } from "./requests/wait-for-messages.ts";
import { WaitingPolls, type WaitLimits } from "./requests/waiting-polls.ts";
import { Routes } from "./routes.ts";
import type { RouteChange } from "./shard-messages.ts";

/** Everything a shard is told when it begins; it can be posted to a thread. */
export interface ShardSettings extends LogEnvironmentSettings {
  readonly shard: number;
  /** Present where the shard shows others what it received lately. */
  readonly threadMemory: ThreadMemory | undefined;
  readonly unreadReplyBytes: number;
  /** How long a peer may keep memory without moving while others wait for it. */
  readonly stallTimeoutMs: number;
  /** How long a connection nobody has logged in on may be silent; 0 for any time. */
  readonly unauthenticatedIdleTimeoutMs: number;
  readonly waits: WaitLimits;
  /** How often clients have to ping; undefined when they need not. */
  readonly heartbeatIntervalMs: number | undefined;
  readonly directory: DataDirectoryNames;
  readonly streams: StreamSettings;
  /** Whether the controller exports requests. */
  readonly traceRequests: boolean;
  /** Whether anybody reads what failed requests are told with. */
  readonly logsDebug: boolean;
  /** Where the shard counts; see metrics-layout.ts. */
  readonly metrics: SharedArrayBuffer;
}

interface Collaborators {
  readonly control: ControlLink;
  readonly logger: Logger;
}

const SCRATCH_BYTES = 256 * 1024;
const SMALL_SCRATCH_BYTES = 16 * 1024;
/** The rest of the arena is for replies. */
const REQUEST_SHARE = 0.75;
const TICK_MS = 1000;
/** How long a connection keeps memory for its next large frame. */
const KEEP_TICKS = 2;

const PING = 1;
const POLL_MESSAGES = 100;
const SEND_MESSAGES = 101;
const FLUSH_UNSAVED_BUFFER = 102;
const GET_CONSUMER_OFFSET = 120;
const STORE_CONSUMER_OFFSET = 121;
const DELETE_CONSUMER_OFFSET = 122;
const WAIT_FOR_MESSAGES = 10_100;

/** Serves connections: the data path by itself, everything else through the controller. */
export class Shard implements Transport {
  readonly memory: Buffer;
  readonly arena: Arena;
  readonly scratch: Scratch;
  readonly keeper: RecentKeeper | undefined;
  readonly limits: TransportLimits;
  readonly metrics: ThreadMetrics;
  tick = 0;
  readonly #collaborators: Collaborators;
  /** By client id. */
  readonly #connections = new Map<number, Connection>();
  readonly #streams: StreamOpener;
  readonly #stallTicks: number;
  /** 0 for any number. */
  readonly #silentTicks: number;
  readonly #pool: FilePool;
  readonly #environment: RequestEnvironment;
  readonly #sendMessages: SendMessages;
  readonly #pollMessages: PollMessages;
  readonly #waitingPolls: WaitingPolls;
  /** Undefined where no poll may wait. */
  readonly #waitForMessages: WaitForMessages | undefined;
  readonly #consumerOffsets: ConsumerOffsets;
  readonly #ticker: NodeJS.Timeout;
  readonly #gauges: ThreadGauges;
  readonly #traces: RequestTraces | undefined;
  readonly #failures: FailureLog;
  readonly #heartbeats: Heartbeats | undefined;

  constructor(settings: ShardSettings, collaborators: Collaborators) {
    this.#collaborators = collaborators;
    this.metrics = new ThreadMetrics(settings.metrics);
    const { logger } = collaborators;
    this.#failures = new FailureLog(logger);
    const environment = logEnvironmentOf(settings, {
      thread: shardThread(settings.shard),
      metrics: this.metrics,
      logger,
      threadMemory: settings.threadMemory,
    });
    this.memory = environment.memory;
    this.arena = environment.arena;
    this.scratch = makeScratch(this.memory, this.arena);
    this.keeper = environment.recent?.keeper;
    this.limits = {
      maxFrameBytes: settings.maxFrameBytes,
      requestBytes: this.arena.capacityBytes * REQUEST_SHARE,
      unreadReplyBytes: settings.unreadReplyBytes,
    };
    this.#gauges = new ThreadGauges(this.metrics);
    this.#traces = settings.traceRequests
      ? new RequestTraces((requests) => collaborators.control.traced(requests))
      : undefined;
    this.#streams = new StreamOpener(settings.streams);
    this.#stallTicks = ticksOf(settings.stallTimeoutMs);
    this.#silentTicks = ticksOf(settings.unauthenticatedIdleTimeoutMs);
    this.#pool = environment.pool;
    const directory = new DataDirectory(settings.directory);
    const routes = new Routes({ directory, heads: new HeadTable(), environment });
    this.#environment = { routes, log: environment, handOver: (group) => collaborators.control.handOver(group) };
    this.#sendMessages = new SendMessages(this.#environment);
    this.#pollMessages = new PollMessages(this.#environment);
    this.#waitingPolls = new WaitingPolls(settings.waits, this.metrics);
    const waitCollaborators = { polls: this.#pollMessages, waiting: this.#waitingPolls };
    this.#waitForMessages =
      settings.waits.maxWaitMs === 0 ? undefined : new WaitForMessages(this.#environment, waitCollaborators);
    this.#consumerOffsets = new ConsumerOffsets(this.#environment);
    this.#ticker = setInterval(() => this.#onTick(), TICK_MS);
    this.#ticker.unref();
    const { heartbeatIntervalMs } = settings;
    this.#heartbeats = heartbeatIntervalMs === undefined ? undefined : this.#startHeartbeats(heartbeatIntervalMs);
  }

  get connectionsCount(): number {
    return this.#connections.size;
  }

  apply(changes: readonly RouteChange[]): void {
    this.#environment.routes.apply(changes);
    this.#waitingPolls.routesChanged(changes);
  }

  /** Serves a connection from now on. */
  accept(handle: StreamHandle, peer: Peer): void {
    this.open(peer, (reader) => this.#streams.open(peer.transport, handle, reader));
  }

  /** Serves what comes over a stream from now on. */
  open(peer: Peer, openStream: (reader: StreamReader) => ByteStream): void {
    // A connection has taken a descriptor that files may have been counted on.
    this.#pool.trim();
    this.#connections.set(peer.clientId, new Connection(openSession(peer), this, openStream));
  }

  serve(connection: ServedConnection, code: number, start: number, end: number): Promise<void> | undefined {
    const startedMs = readClock();
    connection.session.requestsCount++;
    try {
      const pending = this.#dispatch(connection, code, start, end);
      if (pending !== undefined) return this.#serveLater(connection, code, startedMs, pending);
    } catch (error) {
      this.#fail(connection, code, error);
    }
    // A send that was written has just read the clock.
    const endedMs = newestReading() > startedMs ? newestReading() : readClock();
    this.#served(connection, code, endedMs - startedMs);
    return undefined;
  }

  closed({ clientId }: Session): void {
    if (this.#connections.delete(clientId)) this.#collaborators.control.disconnected(clientId);
  }

  reportBug(error: unknown): void {
    this.#collaborators.logger.error("a request failed for a reason it should not", { error });
  }

  /** Lets requests that are being served finish, tells every client that it is over, and closes what is open. */
  async drain(timeoutMs: number): Promise<void> {
    const deadlineMs = performance.now() + timeoutMs;
    this.#waitingPolls.drain();
    const isBusy = () => [...this.#connections.values()].some((connection) => !connection.isIdle);
    while (isBusy() && performance.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const connection of this.#connections.values()) connection.disconnect();
    while (this.#connections.size > 0 && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    for (const connection of this.#connections.values()) connection.destroy();
    this.#traces?.flush();
  }

  close(): void {
    clearInterval(this.#ticker);
    this.#gauges.close();
    this.#heartbeats?.close();
    for (const connection of this.#connections.values()) connection.destroy();
    this.#environment.routes.close();
    this.#pool.closeAll();
  }

  async #serveLater(
    connection: ServedConnection,
    code: number,
    startedMs: number,
    pending: Promise<void>,
  ): Promise<void> {
    try {
      await pending;
    } catch (error) {
      this.#fail(connection, code, error);
    }
    this.#served(connection, code, readClock() - startedMs);
  }

  #served({ session, replies: { status } }: ServedConnection, code: number, tookMs: number): void {
    this.metrics.served(code, status, tookMs);
    const isTraced = this.#traces?.hasRoom === true;
    if (!isTraced && !requestChannel.hasSubscribers) return;
    const request = describeRequest(session, code, status, tookMs);
    this.#traces?.add(request);
    requestChannel.publish(request);
  }

  #dispatch(connection: ServedConnection, code: number, start: number, end: number): Promise<void> | undefined {
    if (connection.session.isStale) refuseStale(code);
    switch (code) {
      case SEND_MESSAGES:
        return this.#sendMessages.serve(connection, start, end);
      case POLL_MESSAGES:
        return this.#pollMessages.serve(connection, start, end);
      case WAIT_FOR_MESSAGES:
        if (this.#waitForMessages === undefined) throw new IggyError("invalid_command", { code });
        return this.#waitForMessages.serve(connection, start, end);
      case PING:
        connection.session.lastPingMs = performance.now();
        connection.replies.success();
        return undefined;
      case STORE_CONSUMER_OFFSET:
        return this.#consumerOffsets.store(connection, start, end);
      case GET_CONSUMER_OFFSET:
        return this.#consumerOffsets.get(connection, start, end);
      case DELETE_CONSUMER_OFFSET:
        return this.#consumerOffsets.delete(connection, start, end);
      case FLUSH_UNSAVED_BUFFER:
        return serveFlush(this.#environment, connection, start, end);
      default:
        return this.#forward(connection, code, start, end);
    }
  }

  async #forward(connection: ServedConnection, code: number, start: number, end: number): Promise<void> {
    const { session } = connection;
    const payload = Uint8Array.from(this.memory.subarray(start, end));
    const { clientId, user } = session;
    const requestId = requestIdOf(session);
    const reply = await this.#collaborators.control.request({ requestId, clientId, user, code, payload });
    if (reply.user !== undefined) session.user = reply.user ?? undefined;
    if (reply.status === 0) connection.replies.reply(0, reply.payload);
    else this.#refuse(connection, reply.status);
  }

  #fail(connection: ServedConnection, code: number, error: unknown): void {
    const { logger } = this.#collaborators;
    const request = requestIdOf(connection.session);
    const known = isIggyError(error) ? error : new IggyError("error", {}, { cause: error });
    const { address } = connection.session;
    if (isIggyError(error)) this.#failures.failed("a request failed", error, { request, code, address });
    else logger.error("a request failed for a reason it should not", { request, code, error });
    this.#refuse(connection, known.code);
  }

  /** Two errors mean that the connection is of no more use; one of QUIC stays open, as clients of it expect. */
  #refuse(connection: ServedConnection, status: number): void {
    connection.replies.failure(status);
    const isOver = status === errorCodeOf("client_not_found") || status === errorCodeOf("stale_client");
    if (isOver && connection.session.transport !== "quic") connection.finish();
  }

  #startHeartbeats(intervalMs: number): Heartbeats {
    const { control, logger } = this.#collaborators;
    return new Heartbeats(intervalMs, {
      sessions: () => this.#sessions(),
      onStale: ({ clientId, address }) => {
        logger.info("a client did not ping and is no longer known", { address, clientId });
        control.evicted(clientId);
      },
    });
  }

  *#sessions(): Iterable<Session> {
    for (const { session } of this.#connections.values()) yield session;
  }

  #onTick(): void {
    this.tick++;
    if (this.#silentTicks > 0) this.#closeSilent();
    this.#giveMemoryBack();
    this.#pool.trim();
    this.#sample();
    this.#traces?.flush();
  }

  #sample(): void {
    let underWay = 0;
    let unreadBytes = 0;
    for (const connection of this.#connections.values()) {
      if (connection.isBusy) underWay++;
      unreadBytes += connection.unreadBytes;
    }
    this.metrics.set("connections", this.#connections.size);
    this.metrics.set("requestsUnderWay", underWay);
    this.metrics.set("unreadReplyBytes", unreadBytes);
    this.metrics.set("memoryUsedBytes", this.arena.usedBytes);
    this.metrics.set("memoryWaiters", this.arena.waitersCount);
    this.#gauges.sample();
  }

  /** Who connects and does not log in may not keep one of the connections there are. */
  #closeSilent(): void {
    const silentSince = this.tick - this.#silentTicks;
    for (const connection of this.#connections.values()) {
      if (connection.session.user === undefined && connection.isIdleSince(silentSince)) connection.destroy();
    }
  }

  /** While memory is short, who keeps it without moving loses its connection. */
  #giveMemoryBack(): void {
    const isShort = this.#streams.takeRefused() || this.arena.waitersCount > 0;
    for (const connection of this.#connections.values())
      connection.dropKeptMemory(isShort ? this.tick : this.tick - KEEP_TICKS);
    if (!isShort) return;
    this.keeper?.giveBack();
    const stalledSince = this.tick - this.#stallTicks;
    for (const connection of this.#connections.values()) {
      if (!connection.isStalledSince(stalledSince)) continue;
      const { address, clientId } = connection.session;
      this.#collaborators.logger.warn("closed a connection that kept memory others wait for", { address, clientId });
      connection.destroy();
    }
  }
}

const ticksOf = (durationMs: number): number => Math.ceil(durationMs / TICK_MS);

const makeScratch = (memory: Buffer, arena: Arena): Scratch => {
  const region = arena.allocate(SCRATCH_BYTES);
  if (region === undefined) throw new Error("no memory for the scratch region");
  return {
    region,
    view: memory.subarray(region.offset, region.offset + SCRATCH_BYTES),
    smallView: memory.subarray(region.offset, region.offset + SMALL_SCRATCH_BYTES),
  };
};
