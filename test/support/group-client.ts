// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createConsumerGroup } from "../../src/protocol/commands/consumer-group/create-group.ts";
import { getConsumerGroup } from "../../src/protocol/commands/consumer-group/get-group.ts";
import { joinConsumerGroup } from "../../src/protocol/commands/consumer-group/join-group.ts";
import { leaveConsumerGroup } from "../../src/protocol/commands/consumer-group/leave-group.ts";
import { deleteConsumerOffset } from "../../src/protocol/commands/consumer-offset/delete-consumer-offset.ts";
import { getConsumerOffset } from "../../src/protocol/commands/consumer-offset/get-consumer-offset.ts";
import { storeConsumerOffset } from "../../src/protocol/commands/consumer-offset/store-consumer-offset.ts";
import { pollMessages } from "../../src/protocol/commands/message/poll-messages.ts";
import { getMe } from "../../src/protocol/commands/system/get-me.ts";
import { decodeFromBytes, encodeToBytes } from "../../src/protocol/primitives/codec.ts";
import { numericIdentifier, stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import type { PollingKind } from "../../src/protocol/primitives/polling-strategy.ts";
import type { ServedPlace } from "./embedded-server.ts";
import { call, makeStream, makeTopic, send } from "./messages.ts";
import { RawConnection } from "./raw-connection.ts";
import { type RunningServer, startServer } from "./start-server.ts";

/** The one topic of these tests: number 0 of stream 0. */
const place = { stream: numericIdentifier(0), topic: numericIdentifier(0) };

interface GroupPollOptions {
  readonly partitionId?: number;
  readonly kind?: PollingKind;
  readonly value?: bigint;
  readonly count?: number;
  readonly autoCommit?: boolean;
}

export interface GroupPolled {
  readonly partitionId: number;
  readonly offsets: readonly number[];
  readonly texts: readonly string[];
}

/** A connection that consumes as a member of a group. */
export class GroupClient {
  readonly connection: RawConnection;
  readonly group: string;

  constructor(connection: RawConnection, group: string) {
    this.connection = connection;
    this.group = group;
  }

  static async open(server: ServedPlace, group = "g"): Promise<GroupClient> {
    return new GroupClient(await RawConnection.login(server.port), group);
  }

  static async joined(server: ServedPlace, group = "g"): Promise<GroupClient> {
    const client = await GroupClient.open(server, group);
    await client.join();
    return client;
  }

  join() {
    return call(this.connection, joinConsumerGroup, { ...place, group: stringIdentifier(this.group) });
  }

  leave() {
    return call(this.connection, leaveConsumerGroup, { ...place, group: stringIdentifier(this.group) });
  }

  me() {
    return call(this.connection, getMe, undefined);
  }

  async poll(options: GroupPollOptions = {}): Promise<GroupPolled> {
    const { status, payload } = await this.connection.request(
      pollMessages.code,
      encodeToBytes(pollMessages.request, {
        ...this.#path(options.partitionId),
        strategy: { kind: options.kind ?? "next", value: options.value ?? 0n },
        count: options.count ?? 1000,
        autoCommit: options.autoCommit ?? false,
      }),
    );
    if (status !== 0) throw new Error(`poll_messages answered ${status}`);
    const { partitionId, messages } = decodeFromBytes(pollMessages.reply, payload);
    return {
      partitionId,
      offsets: messages.map(({ offset }) => Number(offset)),
      texts: messages.map((message) => message.payload.toString()),
    };
  }

  /** The status of the reply. */
  async store(offset: number, partitionId?: number): Promise<number> {
    const request = { ...this.#path(partitionId), offset: BigInt(offset) };
    const { status } = await this.connection.request(
      storeConsumerOffset.code,
      encodeToBytes(storeConsumerOffset.request, request),
    );
    return status;
  }

  /** The status of the reply. */
  async deleteOffset(partitionId?: number): Promise<number> {
    const payload = encodeToBytes(deleteConsumerOffset.request, this.#path(partitionId));
    return (await this.connection.request(deleteConsumerOffset.code, payload)).status;
  }

  async stored(partitionId: number): Promise<number | undefined> {
    const found = await call(this.connection, getConsumerOffset, this.#path(partitionId));
    return found === undefined ? undefined : Number(found.storedOffset);
  }

  /** The partitions of every member, in the order in which the server lists the members. */
  async assignment(): Promise<readonly (readonly number[])[]> {
    const found = await call(this.connection, getConsumerGroup, { ...place, group: stringIdentifier(this.group) });
    if (found === undefined) throw new Error("the group is gone");
    const owned = found.members.flatMap(({ partitionIds }) => partitionIds);
    if (new Set(owned).size !== owned.length) throw new Error(`two owners: ${JSON.stringify(found.members)}`);
    if (found.members.length > 0 && owned.length !== found.partitionsCount) {
      throw new Error(`${found.partitionsCount} partitions, not all owned: ${JSON.stringify(found.members)}`);
    }
    return found.members.map(({ partitionIds }) => partitionIds);
  }

  /** Closes the connection in order and waits for the server to do the same. */
  async close(): Promise<void> {
    this.connection.socket.end();
    await this.connection.closed();
  }

  /** Ends the connection as the death of the client's process would. */
  kill(): void {
    this.connection.socket.resetAndDestroy();
  }

  #path(partitionId: number | undefined) {
    return { consumer: { kind: "consumer_group", id: stringIdentifier(this.group) } as const, ...place, partitionId };
  }
}

export interface GroupScene {
  readonly server: RunningServer;
  /** A client that is in no group and asks about group g. */
  readonly observer: GroupClient;
  /** Sends texts to a partition. */
  readonly send: (partitionId: number, ...texts: readonly string[]) => Promise<void>;
  readonly end: () => Promise<void>;
}

interface SceneOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly groups?: readonly string[];
  readonly dataDirectory?: string;
}

/** A server with two shards, a topic, and the groups that are named. */
export const startGroupScene = async (
  partitionsCount: number,
  { environment, groups = ["g"], dataDirectory }: SceneOptions = {},
): Promise<GroupScene> => {
  const server = await startServer({
    environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2", ...environment },
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
  });
  const observer = await GroupClient.open(server);
  await makeStream(observer.connection, "s");
  await makeTopic(observer.connection, 0, "t", partitionsCount);
  for (const name of groups) await call(observer.connection, createConsumerGroup, { ...place, name });
  return {
    server,
    observer,
    send: async (partitionId, ...texts) => {
      const payloads = texts.map((text) => Buffer.from(text));
      const status = await send(observer.connection, 0, 0, partitionId, payloads);
      if (status !== 0) throw new Error(`send_messages answered ${status}`);
    },
    end: async () => {
      observer.connection.destroy();
      await server.stop();
    },
  };
};
