// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client, groupConsumer, namedConsumer, Partitioning, PollingStrategy } from "../../src/client/index.ts";
import { commandByCode, commandTable } from "../../src/protocol/command-table.ts";
import { sendMessages } from "../../src/protocol/commands/message/send-messages.ts";
import { encodeResponseFrame } from "../../src/protocol/frame.ts";
import { readStoredMessages } from "../../src/protocol/message/stored-message.ts";
import { decodeFromBytes } from "../../src/protocol/primitives/codec.ts";
import type { Consumer } from "../../src/protocol/primitives/consumer.ts";
import { formatIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { fromHex, vectorFile } from "../protocol/vector-file.ts";

interface Captured {
  readonly client: string;
  readonly name: string;
  readonly code: number;
  readonly request: string;
  readonly response: string | null;
  readonly status: number;
}

const { exchanges } = vectorFile<{ readonly exchanges: readonly Captured[] }>("client_captures.json");
/** The version the recorded clients name; ours names its own. */
const RECORDED_LOGIN = "06000000302e31302e3000000000";

/** What the peer answers next, and the frame it got. */
const peer: { answer: Buffer; frame: Buffer; port: number } = {
  answer: Buffer.alloc(0),
  frame: Buffer.alloc(0),
  port: 0,
};
const sockets: Socket[] = [];
const server = createServer((socket) => {
  sockets.push(socket);
  let received = Buffer.alloc(0);
  socket.on("error", () => {});
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (received.length < 4 || received.length < 4 + received.readUInt32LE(0)) return;
    peer.frame = received;
    received = Buffer.alloc(0);
    socket.write(peer.answer);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  peer.port = (server.address() as { port: number }).port;
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** The method of the client that sends a request, given what the request says. */
type Fields = Record<string, never>;
const methods: Readonly<Record<string, (client: Client, fields: Fields) => Promise<unknown>>> = {
  ping: (client) => client.system.ping(),
  get_stats: (client) => client.system.getStats(),
  get_snapshot: (client, snapshot) => client.system.getSnapshot(snapshot),
  get_cluster_metadata: (client) => client.cluster.getClusterMetadata(),
  get_me: (client) => client.client.getMe(),
  get_client: (client, { clientId }) => client.client.get({ clientId: clientId! }),
  get_clients: (client) => client.client.list(),
  get_user: (client, fields) => client.user.get(fields as never),
  get_users: (client) => client.user.list(),
  create_user: (client, fields) => client.user.create(fields as never),
  delete_user: (client, fields) => client.user.delete(fields as never),
  update_user: (client, fields) => client.user.update(fields as never),
  update_permissions: (client, fields) => client.user.updatePermissions(fields as never),
  change_password: (client, fields) => client.user.changePassword(fields as never),
  login_user: (client, fields) => client.session.login(fields as never),
  logout_user: (client) => client.session.logout(),
  get_personal_access_tokens: (client) => client.token.list(),
  create_personal_access_token: (client, fields) => client.token.create(fields as never),
  delete_personal_access_token: (client, fields) => client.token.delete(fields as never),
  login_with_personal_access_token: (client, fields) => client.session.loginWithToken(fields as never),
  poll_messages: (client, fields) => client.message.poll(fields as never),
  flush_unsaved_buffer: (client, fields) => client.message.flushUnsavedBuffers(fields as never),
  get_consumer_offset: (client, fields) => client.offset.get(fields as never),
  store_consumer_offset: (client, fields) => client.offset.store(fields as never),
  delete_consumer_offset: (client, fields) => client.offset.delete(fields as never),
  get_stream: (client, fields) => client.stream.get(fields as never),
  get_streams: (client) => client.stream.list(),
  create_stream: (client, fields) => client.stream.create(fields as never),
  delete_stream: (client, fields) => client.stream.delete(fields as never),
  update_stream: (client, fields) => client.stream.update(fields as never),
  purge_stream: (client, fields) => client.stream.purge(fields as never),
  get_topic: (client, fields) => client.topic.get(fields as never),
  get_topics: (client, fields) => client.topic.list(fields as never),
  create_topic: (client, fields) => client.topic.create(fields as never),
  delete_topic: (client, fields) => client.topic.delete(fields as never),
  update_topic: (client, fields) => client.topic.update(fields as never),
  purge_topic: (client, fields) => client.topic.purge(fields as never),
  create_partitions: (client, fields) => client.partition.create(fields as never),
  delete_partitions: (client, fields) => client.partition.delete(fields as never),
  delete_segments: (client, fields) => client.segment.delete(fields as never),
  get_consumer_group: (client, fields) => client.group.get(fields as never),
  get_consumer_groups: (client, fields) => client.group.list(fields as never),
  create_consumer_group: (client, fields) => client.group.create(fields as never),
  delete_consumer_group: (client, fields) => client.group.delete(fields as never),
  join_consumer_group: (client, fields) => client.group.join(fields as never),
  leave_consumer_group: (client, fields) => client.group.leave(fields as never),
};

/** Arguments as a person writes them: numbers and names instead of identifiers, and the factories. */
const asWritten = (fields: object): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      if (name === "consumer") return [name, consumerAsWritten(field as Consumer)];
      if (name === "strategy")
        return [name, strategies[(field as { kind: string }).kind]?.((field as { value: bigint }).value)];
      return [name, ["stream", "topic", "group", "user"].includes(name) ? (field as { value: unknown }).value : field];
    }),
  ) as Fields;

const consumerAsWritten = ({ kind, id }: Consumer) => (kind === "consumer" ? namedConsumer : groupConsumer)(id.value);

const strategies: Readonly<Record<string, (value: bigint) => unknown>> = {
  offset: PollingStrategy.Offset,
  timestamp: PollingStrategy.Timestamp,
  first: () => PollingStrategy.First,
  last: () => PollingStrategy.Last,
  next: () => PollingStrategy.Next,
};

/** The arguments of a recorded send_messages, whose bytes hold more than the decoded request. */
const sendArguments = (payload: Buffer) => {
  const { area, messagesCount, partitioning, stream, topic } = decodeFromBytes(sendMessages.request, payload);
  return {
    stream: stream.kind === "numeric" ? stream.value : formatIdentifier(stream),
    topic: topic.kind === "numeric" ? topic.value : formatIdentifier(topic),
    partitioning:
      partitioning.kind === "partition_id"
        ? Partitioning.PartitionId(partitioning.partitionId)
        : partitioning.kind === "balanced"
          ? Partitioning.Balanced
          : Partitioning.MessageKey(partitioning.key),
    messages: readStoredMessages(Buffer.from(area), messagesCount).map((message) => ({
      id: message.id,
      payload: message.payload,
      userHeaders: message.userHeaders,
      originTimestampMicros: message.originTimestampMicros,
    })),
  };
};

const connected = () =>
  Client.connect({ options: { port: peer.port }, heartbeatInterval: 0, reconnect: { enabled: false } });

test.each(exchanges.map((exchange, place) => ({ ...exchange, place })))(
  "given_$place_$name_as_official_clients_sent_it_when_called_by_its_method_should_send_the_same_bytes",
  async ({ name, code, request, response, status }) => {
    const recorded = fromHex(request);
    peer.answer = encodeResponseFrame(status, fromHex(response ?? ""));
    const client = await connected();
    const call =
      name === "send_messages"
        ? client.message.send(sendArguments(recorded))
        : methods[name]!(client, asWritten(Object(decodeFromBytes(commandByCode(code)!.command.request, recorded))));
    await call.catch(() => {});
    await client.close();
    const sent = peer.frame.subarray(8).toString("hex");
    const wanted = name === "login_user" ? request.replace(RECORDED_LOGIN, "05000000302e312e3000000000") : request;
    expect([peer.frame.readUInt32LE(4), sent]).toEqual([code, wanted]);
  },
);

test("given_the_command_table_when_compared_with_the_methods_should_have_one_for_each_command", () => {
  const names = commandTable.map(({ name }) => name).filter((name) => name !== "send_messages");
  expect(Object.keys(methods).sort()).toEqual(names.sort());
});
