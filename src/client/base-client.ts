// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { encodeRequestFrame } from "../protocol/frame.ts";
import { ClientCommands } from "./commands/client-commands.ts";
import { ClusterCommands } from "./commands/cluster-commands.ts";
import { GroupCommands } from "./commands/group-commands.ts";
import { MessageCommands } from "./commands/message-commands.ts";
import { OffsetCommands } from "./commands/offset-commands.ts";
import { PartitionCommands } from "./commands/partition-commands.ts";
import { SegmentCommands } from "./commands/segment-commands.ts";
import { SessionCommands } from "./commands/session-commands.ts";
import { StreamCommands } from "./commands/stream-commands.ts";
import { SystemCommands } from "./commands/system-commands.ts";
import { TokenCommands } from "./commands/token-commands.ts";
import { TopicCommands } from "./commands/topic-commands.ts";
import { UserCommands } from "./commands/user-commands.ts";
import type { CallOptions } from "./config/call-options.ts";
import type { ClientConfig } from "./config/client-config.ts";
import type { CredentialsSource } from "./config/credentials.ts";
import type { Millis } from "./config/duration.ts";
import { type ResolvedConfig, resolveConfig } from "./config/resolve-config.ts";
import { Connection } from "./connection/connection.ts";
import { ConnectionPool } from "./connection/connection-pool.ts";
import { type ClientEvent, type ClientEvents, EventHub, iterateEvents } from "./connection/events.ts";
import type { ConnectionState } from "./connection/link.ts";
import { Consumer } from "./consumer/consumer.ts";
import type { ConsumerOptions } from "./consumer/consumer-options.ts";
import { clientError } from "./errors.ts";
import { Producer } from "./producer/producer.ts";
import type { ProducerOptions } from "./producer/producer-options.ts";
import type { TransportLoaders } from "./transport/transports.ts";

export interface CloseOptions {
  /** How long to wait for what is under way; 5 s when absent. */
  readonly timeout?: Millis | undefined;
  /** Wait for what is under way; true when absent. */
  readonly drain?: boolean | undefined;
}

/** The connection commands are sent on; of several, the first. */
export interface ConnectionInfo {
  /** As it is written in connection strings. */
  readonly transport: string;
  /** host:port, after redirections. */
  readonly address: string;
  /** Undefined while nobody is logged in. */
  readonly userId: number | undefined;
  /** What the server calls this connection; known from `client.getMe()` on, until the connection ends. */
  readonly clientId: number | undefined;
}

/** What clients are but for the transports they have. */
export abstract class BaseClient implements AsyncDisposable {
  readonly system: SystemCommands;
  readonly cluster: ClusterCommands;
  readonly client: ClientCommands;
  readonly session: SessionCommands;
  readonly token: TokenCommands;
  readonly user: UserCommands;
  readonly stream: StreamCommands;
  readonly topic: TopicCommands;
  readonly partition: PartitionCommands;
  readonly segment: SegmentCommands;
  readonly message: MessageCommands;
  readonly offset: OffsetCommands;
  readonly group: GroupCommands;
  readonly #config: ResolvedConfig;
  readonly #transports: TransportLoaders;
  readonly #events = new EventHub();
  readonly #connection: Connection | ConnectionPool;
  readonly #session: { credentials: CredentialsSource | undefined };
  /** What is to be closed first, and has not been. */
  readonly #children = new Set<AsyncDisposable>();

  /** @throws IggyError invalid_connection_string, invalid_number_value, invalid_configuration, feature_unavailable */
  constructor(config: ClientConfig | string, transports: TransportLoaders) {
    this.#config = resolveConfig(config);
    this.#transports = transports;
    this.#session = { credentials: this.#config.credentials };
    const { transport } = this.#config;
    if (transports[transport] === undefined) {
      const expected = `${Object.keys(transports).join(", ")}, or a client of another entry of the package`;
      throw clientError("feature_unavailable", { transport, expected });
    }
    const make = (): Connection => this.#connectionWith(this.#events);
    const connection = this.#config.pool.max === 1 ? make() : new ConnectionPool(this.#config.pool, make);
    this.#connection = connection;
    this.system = new SystemCommands(connection);
    this.cluster = new ClusterCommands(connection);
    this.client = new ClientCommands(connection);
    this.session = new SessionCommands(connection);
    this.token = new TokenCommands(connection);
    this.user = new UserCommands(connection);
    this.stream = new StreamCommands(connection);
    this.topic = new TopicCommands(connection);
    this.partition = new PartitionCommands(connection);
    this.segment = new SegmentCommands(connection);
    this.message = new MessageCommands(connection, this.#config.limits.requestTimeoutMs);
    this.offset = new OffsetCommands(connection);
    this.group = new GroupCommands(connection);
  }

  /**
   * A client that is connected, and logged in when there are credentials.
   * @throws IggyError cannot_establish_connection, those of a login, and those of the constructor
   */
  static async connect<Made extends BaseClient>(
    this: new (
      config: ClientConfig | string,
    ) => Made,
    config: ClientConfig | string,
    options?: CallOptions,
  ): Promise<Made> {
    const client = new this(config);
    try {
      await client.connect(options);
      return client;
    } catch (error) {
      await client.close({ drain: false });
      throw error;
    }
  }

  /**
   * Connects, and logs in when there are credentials; does nothing when that is done.
   * @throws IggyError cannot_establish_connection, those of a login, client_shutdown
   */
  connect(options?: CallOptions): Promise<void> {
    return this.#connection.connect(options);
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  get connectionInfo(): ConnectionInfo {
    const { address, userId, clientId } = this.#connection;
    return { transport: this.#config.transport, address, userId, clientId };
  }

  /** Calls the function at each event of that name; gives the function that stops it. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (event: ClientEvents[Name]) => void): () => void {
    return this.#events.subscribe((event: ClientEvent) => {
      if (event.name === name) listener(event as unknown as ClientEvents[Name]);
    });
  }

  /** All events as they happen, until the signal aborts or the client is closed; the oldest are dropped beyond a thousand. */
  events({ signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncGenerator<ClientEvent> {
    return iterateEvents(this.#events, signal);
  }

  /** Sends messages to a topic in batches, on the connection of the client. */
  producer<Value = Uint8Array | string>(options: ProducerOptions<Value>): Producer<Value> {
    const { encryption, clock } = this.#config;
    const onClosed = (): unknown => this.#children.delete(producer);
    const producer: Producer<Value> = new Producer(options, { sender: this.#connection, encryption, clock, onClosed });
    this.#children.add(producer);
    return producer;
  }

  /** Reads a topic, by itself or as a member of a group, on a connection of its own. */
  consumer<Value = Uint8Array>(options: ConsumerOptions<Value>): Consumer<Value> {
    const events = new EventHub(this.#events);
    const connection = this.#connectionWith(events);
    const { encryption, clock } = this.#config;
    const onClosed = (): unknown => this.#children.delete(consumer);
    const consumer: Consumer<Value> = new Consumer(options, { connection, events, encryption, clock, onClosed });
    this.#children.add(consumer);
    return consumer;
  }

  /** Any command by its code, with payloads as they stand on the wire. */
  command(code: number, payload: Uint8Array, options?: CallOptions): Promise<Uint8Array> {
    return this.#connection.sendFrame(encodeRequestFrame(code, payload), {}, options);
  }

  /** Closes its producers and consumers, and ends for good; producers and consumers have time-outs of their own. */
  async close(options?: CloseOptions): Promise<void> {
    const children = [...this.#children];
    this.#children.clear();
    await Promise.allSettled(children.map((child) => child[Symbol.asyncDispose]()));
    await this.#connection.close(options);
  }

  /** The same as `close`. */
  destroy(options?: CloseOptions): Promise<void> {
    return this.close(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #connectionWith(events: EventHub): Connection {
    const [config, transports, session] = [this.#config, this.#transports, this.#session];
    return new Connection({ config, transports, events, session });
  }
}
