// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { xxh3 } from "@node-rs/xxhash";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isIggyError } from "../../../src/protocol/errors/iggy-error.ts";
import { numericIdentifier, stringIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import type { Change } from "../../../src/server/control/metadata/change.ts";
import { StateLogStore } from "../../../src/server/control/metadata/state-log-store.ts";
import { decodeChange, encodeChange } from "../../../src/server/control/state-log/change-codec.ts";
import { decodeEntry, encodeEntry } from "../../../src/server/control/state-log/entry-codec.ts";
import { decodeStateInfo, encodeStateInfo } from "../../../src/server/control/state-log/info-file.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const checksum = (bytes: Uint8Array) => xxh3.xxh64(bytes);
const NEVER = 0xffff_ffff_ffff_ffffn;
let clockMicros = 1_700_000_000_000_000;

const open = (stateDirectory: string, warnings: string[] = []) =>
  new StateLogStore(
    {
      stateDirectory,
      enforceFsync: false,
      topicDefaults: { messageExpiryMicros: NEVER, maxTopicSizeBytes: NEVER },
      info: { version: "0.8.0", hash: "3476900567878811119" },
    },
    { checksum, nowMicros: () => ++clockMicros, warn: (finding) => warnings.push(finding) },
  );

const topicRequest = (name: string, stream: number, partitionsCount = 2) => ({
  stream: numericIdentifier(stream),
  partitionsCount,
  compression: "none" as const,
  messageExpiryMicros: 0n,
  maxTopicSizeBytes: 0n,
  replicationFactor: 0,
  name,
});

test("given_the_samples_of_apache_iggy_when_encoded_should_be_its_bytes", () => {
  const stream = encodeChange({ name: "create_stream", id: 0, request: { name: "a" } });
  expect(stream.code).toBe(202);
  expect(stream.payload.toString("hex")).toBe("00000000020000000161");
  const topic = encodeChange({
    name: "create_topic",
    id: 0,
    request: { ...topicRequest("t", 0), stream: stringIdentifier("a") },
  });
  expect(topic.payload.toString("hex")).toBe(
    "000000001b00000002016102000000010000000000000000000000000000000000" + "0174",
  );
  expect(encodeStateInfo({ version: "0.8.0", hash: "3476900567878811119" }).toString("hex")).toBe(
    `9292a5${Buffer.from("0.8.0").toString("hex")}b3${Buffer.from("3476900567878811119").toString("hex")}90`,
  );
});

test("given_an_entry_when_encoded_should_have_the_layout_of_apache_iggy_and_come_back", () => {
  const entry = { index: 5, timestampMicros: 1_700_000_000_000_001, userId: 3, code: 202, payload: Buffer.from("abc") };
  const bytes = encodeEntry(entry, checksum);
  expect(bytes.length).toBe(67);
  expect(bytes.readBigUInt64LE(0)).toBe(5n);
  expect(bytes.readUInt32LE(20)).toBe(8000);
  expect(bytes.readBigUInt64LE(44)).toBe(checksum(Buffer.concat([bytes.subarray(0, 44), bytes.subarray(52)])));
  expect(decodeEntry(bytes, checksum)).toEqual(entry);
});

test("given_every_kind_of_change_when_encoded_should_come_back", () => {
  const path = { stream: numericIdentifier(1), topic: stringIdentifier("t") };
  const changes: Change[] = [
    {
      name: "create_user",
      id: 4,
      request: { username: "bob", password: "hash", status: "active", permissions: undefined },
    },
    { name: "delete_user", request: { user: numericIdentifier(4) } },
    { name: "update_user", request: { user: numericIdentifier(4), username: "eve", status: undefined } },
    { name: "update_permissions", request: { user: stringIdentifier("bob"), permissions: undefined } },
    { name: "change_password", request: { user: numericIdentifier(4), currentPassword: "", newPassword: "hash" } },
    { name: "create_personal_access_token", hash: "ab".repeat(32), request: { name: "ci", expiryMicros: 5n } },
    { name: "delete_personal_access_token", request: { name: "ci" } },
    { name: "create_stream", id: 9, request: { name: "s" } },
    { name: "delete_stream", request: { stream: stringIdentifier("s") } },
    { name: "update_stream", request: { stream: numericIdentifier(9), name: "z" } },
    { name: "purge_stream", request: { stream: numericIdentifier(9) } },
    { name: "create_topic", id: 2, request: topicRequest("t", 1) },
    { name: "delete_topic", request: path },
    { name: "update_topic", request: { ...path, ...topicRequest("t", 1), stream: path.stream } as never },
    { name: "purge_topic", request: path },
    { name: "create_partitions", request: { ...path, partitionsCount: 3 } },
    { name: "delete_partitions", request: { ...path, partitionsCount: 3 } },
    { name: "delete_segments", request: { ...path, partitionId: 1, segmentsCount: 2 } },
    { name: "create_consumer_group", id: 1, request: { ...path, name: "g" } },
    { name: "delete_consumer_group", request: { ...path, group: stringIdentifier("g") } },
  ];
  for (const change of changes) {
    const { code, payload } = encodeChange(change);
    expect(encodeChange(decodeChange(code, payload))).toEqual({ code, payload });
  }
});

/** What can be compared of the metadata: allocators differ after a restart on purpose. */
const comparable = (store: StateLogStore) =>
  JSON.stringify(
    [...store.metadata.streams.values()].map((stream) => ({
      ...stream,
      topicIds: undefined,
      topics: [...stream.topics.values()].map((topic) => ({
        ...topic,
        groupIds: undefined,
        groups: [...topic.groups],
      })),
    })),
    (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value),
  );

test("given_any_sequence_of_changes_and_restarts_when_replayed_should_be_the_same_metadata", () => {
  const names = fc.constantFrom("a", "b", "c");
  const ids = fc.nat(3);
  const step = fc.oneof(
    names.map(
      (name) =>
        (store: StateLogStore): Change => ({
          name: "create_stream",
          id: store.metadata.streamIds.peek(),
          request: { name },
        }),
    ),
    fc.tuple(ids, names).map(([id, name]) => (store: StateLogStore): Change => {
      const topicIds = store.metadata.streams.get(id)?.topicIds;
      return { name: "create_topic", id: topicIds?.peek() ?? 0, request: topicRequest(name, id) };
    }),
    names.map((name) => (): Change => ({ name: "delete_stream", request: { stream: stringIdentifier(name) } })),
    fc.tuple(ids, names).map(
      ([id, name]) =>
        (): Change => ({
          name: "delete_topic",
          request: { stream: numericIdentifier(id), topic: stringIdentifier(name) },
        }),
    ),
    fc.tuple(ids, names).map(
      ([id, name]) =>
        (): Change => ({ name: "update_stream", request: { stream: numericIdentifier(id), name } }),
    ),
    fc.tuple(ids, ids).map(
      ([id, count]) =>
        (): Change => ({
          name: "create_partitions",
          request: { stream: numericIdentifier(id), topic: numericIdentifier(0), partitionsCount: count },
        }),
    ),
    fc.tuple(ids, ids).map(
      ([id, count]) =>
        (): Change => ({
          name: "delete_partitions",
          request: { stream: numericIdentifier(id), topic: numericIdentifier(0), partitionsCount: count },
        }),
    ),
    fc.constant(undefined),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const directory = temporaryDirectory();
      let store = open(directory);
      for (const make of steps) {
        const before = comparable(store);
        if (make === undefined) {
          store.release();
          store = open(directory);
          expect(comparable(store)).toBe(before);
          continue;
        }
        try {
          store.transact(make(store), 0);
        } catch (error) {
          expect(isIggyError(error)).toBe(true);
          expect(comparable(store)).toBe(before);
        }
      }
      const last = comparable(store);
      store.release();
      const again = open(directory);
      expect(comparable(again)).toBe(last);
      again.release();
    }),
    { numRuns: 100 },
  );
});

const filled = () => {
  const directory = temporaryDirectory();
  const store = open(directory);
  for (const [id, name] of ["one", "two", "three"].entries())
    store.transact({ name: "create_stream", id, request: { name } }, 0);
  store.release();
  return { directory, path: join(directory, "log") };
};

test("given_an_incomplete_last_entry_of_any_length_when_opened_should_cut_it_off_with_a_warning", () => {
  const { directory, path } = filled();
  const whole = readFileSync(path);
  const lastEntry = 64 + 8 + 1 + "three".length;
  for (let cut = 1; cut < lastEntry; cut++) {
    writeFileSync(path, whole);
    truncateSync(path, whole.length - cut);
    const warnings: string[] = [];
    const store = open(directory, warnings);
    expect(store.metadata.streams.size).toBe(2);
    expect(warnings.join()).toContain("incomplete last entry");
    expect(statSync(path).size).toBe(whole.length - lastEntry);
    store.transact({ name: "create_stream", id: 2, request: { name: "again" } }, 0);
    store.release();
  }
});

test("given_damage_in_the_middle_when_opened_should_refuse_and_name_the_place", () => {
  const { directory, path } = filled();
  const whole = readFileSync(path);
  for (let at = 0; at < 140; at += 7) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x55;
    writeFileSync(path, damaged);
    let thrown: unknown;
    try {
      open(directory).release();
    } catch (error) {
      thrown = error;
    }
    expect(isIggyError(thrown), `byte ${at}`).toBe(true);
    if (isIggyError(thrown)) expect(thrown.context).toHaveProperty("entry");
  }
});

test("given_a_reference_to_nothing_in_the_log_when_opened_should_refuse_and_name_the_entry", () => {
  const { directory, path } = filled();
  const { code, payload } = encodeChange({ name: "delete_stream", request: { stream: stringIdentifier("never") } });
  appendFileSync(path, encodeEntry({ index: 3, timestampMicros: 1, userId: 0, code, payload }, checksum));
  expect(() => open(directory)).toThrow(/entry: 3/);
});

test("given_ids_that_were_freed_when_objects_are_made_should_reuse_them_as_apache_iggy_does", () => {
  const directory = temporaryDirectory();
  let store = open(directory);
  const create = (name: string) => {
    const id = store.metadata.streamIds.peek();
    store.transact({ name: "create_stream", id, request: { name } }, 0);
    return id;
  };
  expect(["a", "b", "c", "d", "e"].map(create)).toEqual([0, 1, 2, 3, 4]);
  for (const name of ["b", "d", "c"])
    store.transact({ name: "delete_stream", request: { stream: stringIdentifier(name) } }, 0);
  expect(create("x")).toBe(2);
  store.release();
  store = open(directory);
  expect(["y", "z", "w"].map(create)).toEqual([3, 1, 5]);
  store.release();
});

test("given_info_of_another_version_when_opened_should_replace_it_and_say_so", () => {
  const { directory } = filled();
  writeFileSync(join(directory, "info"), encodeStateInfo({ version: "0.9.9", hash: "1" }));
  const warnings: string[] = [];
  open(directory, warnings).release();
  expect(warnings.join()).toContain("0.9.9");
  expect(decodeStateInfo(readFileSync(join(directory, "info"))).version).toBe("0.8.0");
});
