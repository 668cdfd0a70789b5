// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { encodeCommandFrame } from "../../protocol/commands/command-frame.ts";
import { joinConsumerGroup } from "../../protocol/commands/consumer-group/join-group.ts";
import type { Command } from "../../protocol/commands/define-command.ts";
import { getClusterMetadata } from "../../protocol/commands/system/get-cluster-metadata.ts";
import { ping } from "../../protocol/commands/system/ping.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { decodeFromBytes } from "../../protocol/primitives/codec.ts";
import { formatIdentifier } from "../../protocol/primitives/identifier.ts";
import { every } from "../clock.ts";
import type { CredentialsSource } from "../config/credentials.ts";
import type { ResolvedConfig } from "../config/resolve-config.ts";
import { formatServerAddress } from "../config/server-address.ts";
import { AuthError, type ClientError, clientError, errorOfStatus, NotFoundError } from "../errors.ts";
import { pause } from "../pause.ts";
import { transportOver } from "../transport/given-socket.ts";
import { type Channel, RequestLost, type ServerAddress } from "../transport/transport.ts";
import type { TransportLoaders } from "../transport/transports.ts";
import { backoffMs } from "./backoff.ts";
import { abortable } from "./call-signal.ts";
import type { EventHub } from "./events.ts";
import { leaderAddress } from "./leader.ts";
import { logIn } from "./log-in.ts";
import { Memberships } from "./memberships.ts";
import { waitBeforeReturnMs } from "./waits.ts";

/** Connected is without a login; ready is with one. */
export type ConnectionState = "idle" | "connecting" | "connected" | "ready" | "reconnecting" | "closing" | "closed";

export interface ConnectionOptions {
  readonly config: ResolvedConfig;
  readonly transports: TransportLoaders;
  readonly events: EventHub;
  /** Who to log in as; shared by the connections of a client. */
  readonly session: { credentials: CredentialsSource | undefined };
}

/** Keeps one channel open: dials, logs in, goes to the leader, joins its groups again, and sends heartbeats. */
export class Link {
  readonly memberships = new Memberships();
  /** What the server calls the channel, once somebody asked. */
  clientId: number | undefined;
  readonly #options: ConnectionOptions;
  readonly #closing = new AbortController();
  #state: ConnectionState = "idle";
  #channel: Channel | undefined;
  /** The one that is being logged in. */
  #unready: Channel | undefined;
  #opening: Promise<Channel> | undefined;
  #address: ServerAddress;
  #nextAddress = 0;
  #userId: number | undefined;
  #connectedAtMs = Number.NEGATIVE_INFINITY;
  #brokenBy: IggyError | undefined;
  #stopHeartbeat = (): void => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#address = options.config.addresses[0];
  }

  get state(): ConnectionState {
    return this.#state === "ready" && this.#userId === undefined ? "connected" : this.#state;
  }

  get address(): string {
    return formatServerAddress(this.#address);
  }

  get userId(): number | undefined {
    return this.#userId;
  }

  /** The channel while everything is well. */
  get channel(): Channel | undefined {
    return this.#state === "closing" ? undefined : this.#channel;
  }

  get isOpen(): boolean {
    return this.#channel !== undefined;
  }

  /** A request that lost its channel may wait for the next one. */
  get comesBack(): boolean {
    return this.#options.config.reconnect.enabled && !this.#isClosed;
  }

  get #isClosed(): boolean {
    return this.#state === "closing" || this.#state === "closed";
  }

  /** The channel, as soon as there is one; a link that broke and does not come back by itself stays broken. */
  whenOpen(): Promise<Channel> {
    const isBroken = this.#brokenBy !== undefined && this.#opening === undefined && !this.comesBack;
    return isBroken && !this.#isClosed ? Promise.reject(this.#brokenBy) : this.open();
  }

  open(): Promise<Channel> {
    if (this.#isClosed) return Promise.reject(closedError());
    if (this.#channel !== undefined) return Promise.resolve(this.#channel);
    // Nobody waits for a dial that goes on after the link was closed.
    this.#opening ??= abortable(this.#open(), this.#closing.signal).finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  signedIn(userId: number): void {
    this.#userId = userId;
    this.#options.events.emit("signedIn", { address: this.address, userId });
  }

  signedOut(): void {
    this.#userId = undefined;
    this.#options.events.emit("signedOut", { address: this.address });
  }

  /** From now on requests fail, those under way go on. */
  refuseNew(): void {
    if (this.#state !== "closed") this.#state = "closing";
  }

  close(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#closing.abort(closedError());
    this.#stopHeartbeat();
    for (const channel of [this.#channel, this.#unready]) channel?.close(closedError());
    this.#channel = undefined;
    this.#unready = undefined;
    this.#options.events.emit("closed", { reason: "closed by the program" });
  }

  async #open(): Promise<Channel> {
    const { reconnect, addresses } = this.#options.config;
    const isFirst = this.#brokenBy === undefined;
    const maxRetries = reconnect.enabled || isFirst ? reconnect.maxRetries : 0;
    const attempts = isFirst && !reconnect.firstConnect ? addresses.length : maxRetries + addresses.length;
    this.#state = isFirst ? "connecting" : "reconnecting";
    await this.#waitToReturn();
    for (let attempt = 1; ; attempt++) {
      try {
        const channel = await this.#establish(this.#pickAddress());
        this.#unready = undefined;
        // It was closed together with the link.
        if (this.#isClosed) throw closedError();
        this.#adopt(channel);
        return channel;
      } catch (error) {
        if (this.#isClosed) throw closedError();
        if (attempt >= attempts || isHopeless(error)) {
          this.#state = "idle";
          throw error;
        }
        const waitMs = backoffMs(reconnect, attempt, addresses.length);
        this.#options.events.emit("reconnecting", {
          attempt,
          waitMs,
          cause: error instanceof Error ? error : undefined,
        });
        await pause(waitMs, this.#closing.signal, this.#options.config.clock);
      }
    }
  }

  async #waitToReturn(): Promise<void> {
    const cause = this.#brokenBy;
    if (cause === undefined) return;
    const { config, events } = this.#options;
    const past = { connectedAtMs: this.#connectedAtMs, cause };
    const waitMs = waitBeforeReturnMs(config.reconnect, past, config.clock.now());
    if (waitMs === 0) return;
    events.emit("reconnecting", { attempt: 0, waitMs, cause });
    await pause(waitMs, this.#closing.signal, config.clock);
  }

  #pickAddress(): ServerAddress {
    const { addresses } = this.#options.config;
    const address = addresses[this.#nextAddress % addresses.length] ?? addresses[0];
    this.#nextAddress++;
    return address;
  }

  /** A channel that is logged in, at the leader, and a member of its groups. */
  async #establish(start: ServerAddress): Promise<Channel> {
    let address = start;
    for (let redirects = 0; ; redirects++) {
      const channel = await this.#dial(address);
      try {
        await this.#signIn(channel);
        const leader =
          redirects < this.#options.config.maxRedirects ? await this.#leaderOf(channel, address) : undefined;
        if (leader === undefined) {
          await this.#rejoin(channel);
          return channel;
        }
        const [from, to] = [formatServerAddress(address), formatServerAddress(leader)];
        this.#options.events.emit("redirected", { from, to });
        channel.close(clientError("connection_closed", { reason: "redirected" }));
        address = leader;
      } catch (error) {
        const reason = error instanceof RequestLost ? error.error : error;
        channel.close(reason instanceof IggyError ? reason : clientError("connection_closed"));
        throw reason;
      }
    }
  }

  async #dial(address: ServerAddress): Promise<Channel> {
    if (this.#isClosed) throw closedError();
    const { config, events, transports } = this.#options;
    const { tls, noDelay, keepAlive, connectTimeoutMs, limits, openSocket } = config;
    const transport = openSocket === undefined ? await transports[config.transport]?.() : transportOver(openSocket);
    if (transport === undefined) throw clientError("feature_unavailable", { transport: config.transport });
    const channel = await transport.dial({ address, tls, noDelay, keepAlive, connectTimeoutMs, limits });
    if (this.#isClosed) {
      channel.close(closedError());
      throw closedError();
    }
    this.#unready = channel;
    this.#address = address;
    events.emit("connected", { address: this.address });
    return channel;
  }

  async #signIn(channel: Channel): Promise<void> {
    const { session, config } = this.#options;
    const { credentials: source } = session;
    if (source === undefined) return;
    const credentials = typeof source === "function" ? await source() : source;
    this.signedIn(await logIn((command, request) => call(channel, command, request), credentials, config.clientName));
  }

  async #leaderOf(channel: Channel, address: ServerAddress): Promise<ServerAddress | undefined> {
    if (this.#options.session.credentials === undefined) return undefined;
    try {
      const metadata = await call(channel, getClusterMetadata, undefined);
      return leaderAddress(metadata, this.#options.config.transport, address);
    } catch (error) {
      if (error instanceof RequestLost) throw error;
      return undefined;
    }
  }

  async #rejoin(channel: Channel): Promise<void> {
    for (const path of this.memberships.all()) {
      try {
        await call(channel, joinConsumerGroup, path);
      } catch (error) {
        if (!(error instanceof NotFoundError) && !(error instanceof AuthError)) throw error;
        this.memberships.forget(path);
        this.#options.events.emit("membershipLost", { group: formatIdentifier(path.group), cause: error });
      }
    }
  }

  #adopt(channel: Channel): void {
    this.#channel = channel;
    this.#state = "ready";
    this.#connectedAtMs = this.#options.config.clock.now();
    this.#nextAddress = 0;
    this.#startHeartbeat(channel);
    void channel.closed.then((error) => this.#onClosed(channel, error));
  }

  #onClosed(channel: Channel, error: IggyError): void {
    if (this.#channel !== channel) return;
    this.#channel = undefined;
    this.#brokenBy = error;
    this.clientId = undefined;
    this.#stopHeartbeat();
    this.#options.events.emit("disconnected", { address: this.address, cause: error });
    if (this.#isClosed) return;
    this.#state = "idle";
    // Whoever needs the channel learns of a failure from its own call of open.
    if (this.comesBack) this.open().catch(() => {});
  }

  #startHeartbeat(channel: Channel): void {
    const { heartbeatIntervalMs, clock } = this.#options.config;
    if (heartbeatIntervalMs === 0) return;
    this.#stopHeartbeat = every(clock, heartbeatIntervalMs, () => {
      call(channel, ping, undefined).catch((error: unknown) => {
        if (error instanceof IggyError) channel.close(error);
      });
    });
  }
}

/** Sends a command past everything that waits for the link to be ready. */
const call = async <Request, Reply>(
  channel: Channel,
  command: Command<Request, Reply>,
  request: Request,
): Promise<Reply> => {
  const { status, payload } = await channel.request(encodeCommandFrame(command, request));
  if (status === 0) return decodeFromBytes(command.reply, payload);
  throw errorOfStatus(status, command.name, typeof request === "object" && request !== null ? request : {});
};

const closedError = (): ClientError =>
  clientError("client_shutdown", { reason: "it is closed for good: make a new one" });

/** Trying again changes nothing. */
const isHopeless = (error: unknown): boolean =>
  error instanceof AuthError ||
  (error instanceof IggyError &&
    ["feature_unavailable", "invalid_tls_certificate_path", "invalid_username", "invalid_password"].includes(
      error.errorName,
    ));
