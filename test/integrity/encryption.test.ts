// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { xxh3 } from "@node-rs/xxhash";
import { expect, test } from "vitest";
import { Client } from "../../src/client/index.ts";
import { getTopic } from "../../src/protocol/commands/topic/get-topic.ts";
import { encodeSendMessagesFrame } from "../../src/protocol/message/message-batch.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeStream, makeTopic, poll, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startRefusedServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const KEY = Buffer.alloc(32, 0x5a).toString("base64");
const encrypted = (key = KEY) => ({ IGGY_SYSTEM_ENCRYPTION_ENABLED: "true", IGGY_SYSTEM_ENCRYPTION_KEY: key });
const ROOT = { username: "iggy", password: "iggy" };
const PAYLOAD = "the payload nobody may read";
const HEADER = "the-header-nobody-may-read";
const STREAM = "the-stream-nobody-may-read";

/** Every file below a directory. */
const filesOf = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const filesWith = (directory: string, text: string): string[] =>
  filesOf(directory).filter((path) => readFileSync(path).includes(text));

const partitionLog = (directory: string, base = 0) =>
  join(directory, `streams/0/topics/0/partitions/0/${String(base).padStart(20, "0")}.log`);

const sendWithHeaders = async (connection: RawConnection, payloads: readonly string[]): Promise<void> => {
  const key = { kind: "string", value: "key" } as const;
  connection.write(
    encodeSendMessagesFrame({
      stream: numericIdentifier(0),
      topic: numericIdentifier(0),
      partitioning: { kind: "partition_id", partitionId: 0 },
      messages: payloads.map((payload) => ({
        payload: Buffer.from(payload),
        userHeaders: [{ key, value: { kind: "string", value: HEADER } }],
      })),
    }),
  );
  expect((await connection.reply())?.status).toBe(0);
};

const topicOf = (connection: RawConnection) =>
  call(connection, getTopic, { stream: numericIdentifier(0), topic: numericIdentifier(0) });

test.each(["1", "2"])(
  "given_encryption_on_%s_shards_should_be_unreadable_on_disk_and_readable_by_clients",
  async (shards) => {
    const dataDirectory = temporaryDirectory();
    const environment = { ...encrypted(), IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: shards };
    const first = await startServer({ dataDirectory, environment });
    const connections = await Promise.all([1, 2, 3, 4].map(() => RawConnection.login(first.port)));
    const [connection] = connections as [RawConnection];
    await makeStream(connection, STREAM);
    await makeTopic(connection, 0, "t", 1);
    for (const each of connections) await sendWithHeaders(each, [PAYLOAD, `${PAYLOAD}!`, ""]);

    const { messages } = await poll(connection, { streamId: 0, topicId: 0, partitionId: 0 });
    expect(messages.map(({ payload }) => payload.toString()).slice(0, 3)).toEqual([PAYLOAD, `${PAYLOAD}!`, ""]);
    expect(messages).toHaveLength(12);
    for (const message of messages) {
      expect(message.userHeaders).toEqual([
        { key: { kind: "string", value: "key" }, value: { kind: "string", value: HEADER } },
      ]);
      expect(message.checksum).toBe(xxh3.xxh64(message.bytes.subarray(8)));
    }
    // Counts are those of the messages, sizes those of the files: 28 bytes more a payload and as many a block of headers.
    const plainBytes = messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const before = await topicOf(connection);
    expect(before).toMatchObject({ messagesCount: 12n, sizeBytes: BigInt(plainBytes + 12 * 56) });
    expect(statSync(partitionLog(dataDirectory)).size).toBe(plainBytes + 12 * 56);
    for (const each of connections) each.destroy();
    expect(await first.stop()).toBe(0);
    for (const secret of [PAYLOAD, HEADER, STREAM, KEY]) expect(filesWith(dataDirectory, secret)).toEqual([]);
    expect(first.output.stderr).not.toContain(KEY);

    const second = await startServer({ dataDirectory, environment });
    const again = await RawConnection.login(second.port);
    const reread = await poll(again, { streamId: 0, topicId: 0, partitionId: 0 });
    expect(reread.messages.map(({ bytes }) => bytes)).toEqual(messages.map(({ bytes }) => bytes));
    expect(await topicOf(again)).toMatchObject({ messagesCount: 12n, sizeBytes: before?.sizeBytes, name: "t" });
    await sendWithHeaders(again, ["more"]);
    expect(await readAll(again, 0, 0, 0)).toHaveLength(13);
    again.destroy();
    await second.stop();
  },
);

test("given_an_encrypted_directory_when_started_with_another_key_or_none_should_refuse_and_say_what_to_try", async () => {
  const dataDirectory = temporaryDirectory();
  await (await startServer({ dataDirectory, environment: encrypted() })).stop();
  const stateLog = readFileSync(join(dataDirectory, "state/log"));
  const otherKey = Buffer.alloc(32, 1).toString("base64");
  const wrong = await startRefusedServer(dataDirectory, { environment: encrypted(otherKey) });
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain("cannot_decrypt_data, 72");
  expect(wrong.stderr).toContain("the key does not fit");
  expect(wrong.stderr).toContain("system.encryption.key");
  expect(wrong.stderr).not.toContain(otherKey);
  const off = await startRefusedServer(dataDirectory);
  expect(off.code).toBe(1);
  expect(off.stderr).toContain("is encrypted");
  expect(off.stderr).toContain("set system.encryption.enabled");
  for (const key of ["", "short", Buffer.alloc(31).toString("base64")]) {
    const bad = await startRefusedServer(dataDirectory, { environment: encrypted(key) });
    expect(bad.code).toBe(1);
    expect(bad.stderr).toContain("system.encryption.key");
    expect(bad.stderr).toContain("openssl rand -base64 32");
  }
  expect(readFileSync(join(dataDirectory, "state/log"))).toEqual(stateLog);
  await (await startServer({ dataDirectory, environment: encrypted() })).stop();
});

test("given_a_plain_directory_when_started_with_a_key_should_refuse_and_say_what_to_try", async () => {
  const dataDirectory = temporaryDirectory();
  await (await startServer({ dataDirectory })).stop();
  const { code, stderr } = await startRefusedServer(dataDirectory, { environment: encrypted() });
  expect(code).toBe(1);
  expect(stderr).toContain("the entry is not encrypted");
  expect(stderr).toContain("set system.encryption.enabled to false");
  await (await startServer({ dataDirectory })).stop();
});

test("given_the_limits_of_a_message_when_encrypted_should_be_those_of_the_plain_form", async () => {
  const server = await startServer({ environment: { ...encrypted(), IGGY_SYSTEM_SEGMENT_SIZE: "512 B" } });
  const client = await Client.connect({
    options: { host: server.host, port: server.port },
    credentials: ROOT,
    requestTimeout: 60_000,
  });
  const { id } = await client.stream.create({ name: "s" });
  await client.topic.create({ stream: id, name: "t" });
  const place = { stream: numericIdentifier(0), topic: numericIdentifier(0) };
  const payload = Buffer.alloc(64_000_000, 7);
  const userHeaders = Buffer.alloc(100_000, 8);
  const partitioning = { kind: "partition_id", partitionId: 0 } as const;
  await client.message.send({ ...place, partitioning, messages: [{ payload, userHeaders }] });
  const { messages } = await client.message.poll({
    ...place,
    partitionId: 0,
    consumer: { kind: "consumer", id: numericIdentifier(1) },
    strategy: { kind: "first", value: 0n },
    count: 1,
    autoCommit: false,
  });
  expect(messages).toHaveLength(1);
  expect(messages[0]?.payload.equals(payload)).toBe(true);
  expect(messages[0]?.userHeadersBytes.equals(userHeaders)).toBe(true);
  await client.close();
  await server.stop();
});

test("given_many_messages_in_many_segments_when_encrypted_should_serve_every_way_to_poll", async () => {
  const server = await startServer({ environment: { ...encrypted(), IGGY_SYSTEM_SEGMENT_SIZE: "4 KiB" } });
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  await makeTopic(connection, 0, "t", 1);
  const texts = Array.from({ length: 200 }, (_, place) => `message ${place}`);
  for (let at = 0; at < texts.length; at += 10) {
    expect(
      await send(
        connection,
        0,
        0,
        0,
        texts.slice(at, at + 10).map((text) => Buffer.from(text)),
      ),
    ).toBe(0);
  }
  expect(await readAll(connection, 0, 0, 0)).toEqual(texts);
  const place = { streamId: 0, topicId: 0, partitionId: 0, count: 7 };
  const textsOf = async (options: Partial<Parameters<typeof poll>[1]>) =>
    (await poll(connection, { ...place, ...options })).messages.map(({ payload }) => payload.toString());
  expect(await textsOf({ kind: "first" })).toEqual(texts.slice(0, 7));
  expect(await textsOf({ kind: "last" })).toEqual(texts.slice(-7));
  expect(await textsOf({ value: 95n })).toEqual(texts.slice(95, 102));
  const middle = await poll(connection, { ...place, value: 100n, count: 1 });
  expect(await textsOf({ kind: "timestamp", value: middle.messages[0]!.timestampMicros, count: 3 })).toEqual(
    texts.slice(100, 103),
  );
  expect(await textsOf({ kind: "next", autoCommit: true })).toEqual(texts.slice(0, 7));
  expect(await textsOf({ kind: "next", autoCommit: true })).toEqual(texts.slice(7, 14));
  connection.destroy();
  await server.stop();
});
