// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createCipheriv, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { xxh3 } from "@node-rs/xxhash";
import { readScenario } from "./recorded-scenario.ts";
import { repositoryRoot } from "./start-server.ts";

/*
 * A data directory as Apache Iggy 0.8 leaves it, written byte by byte from the description of its formats and from bytes that
 * were recorded: the stored messages are those of its poll replies, the payloads of the entries that make the stream and the topic
 * and the record of the version are samples of its own files. Nothing of src is used here, so that a mistake made there cannot
 * agree with itself.
 *
 *   stream 0 "a", topic 0 "t": partition 0 with 61 recorded messages in four segments, partition 1 with 11, partition 2 empty;
 *   group 0 "g"; offsets of consumers 1 and 4042322160 and of the group
 */
export interface RecordedDirectory {
  /** The stored messages of each partition as clients get them. */
  readonly partitions: readonly (readonly Buffer[])[];
  /** The base offsets of partition 0. */
  readonly bases: readonly number[];
}

/** What was committed: partition 0. */
export const recordedOffsets = { consumer: 12, namedConsumer: 60, group: 25 } as const;

const BASES = [0, 20, 41, 58];
const CONSUMER = 1;
const NAMED_CONSUMER = 4_042_322_160;
const FIRST_MICROS = 1_795_366_357_000_000n;
/** Argon2id of "iggy". */
const PASSWORD = "$argon2id$v=19$m=1024,t=1,p=1$EcHOICw1Z6PvdRZyEKn4jQ$4Ivasv813W3mvgUHzCkJHTPzgAneLtzo+py5Nppv60Q";

export const writeRecordedDirectory = (root: string, key?: Buffer): RecordedDirectory => {
  const partitions = [checksumMessages(), polledMessages(), []];
  mkdirSync(join(root, "state"), { recursive: true });
  writeFileSync(
    join(root, "state/info"),
    Buffer.from("9292a5302e382e30b3" + "33343736393030353637383738383131313139" + "90", "hex"),
  );
  writeFileSync(join(root, "state/log"), Buffer.concat(stateEntries(key)));
  for (const [id, messages] of partitions.entries()) {
    const directory = join(root, "streams/0/topics/0/partitions", String(id));
    mkdirSync(join(directory, "offsets/consumers"), { recursive: true });
    mkdirSync(join(directory, "offsets/groups"), { recursive: true });
    const bases = id === 0 ? BASES : [0];
    for (const [place, base] of bases.entries()) {
      writeSegment(directory, base, messages.slice(base, bases[place + 1] ?? messages.length), key);
    }
  }
  const offsets = join(root, "streams/0/topics/0/partitions/0/offsets");
  writeFileSync(join(offsets, "consumers", String(CONSUMER)), u64(recordedOffsets.consumer));
  writeFileSync(join(offsets, "consumers", String(NAMED_CONSUMER)), u64(recordedOffsets.namedConsumer));
  writeFileSync(join(offsets, "groups/0"), u64(recordedOffsets.group));
  return { partitions, bases: BASES };
};

/** A state entry with this payload, its checksum that of the plain entry. */
export const stateEntry = (index: number, code: number, payload: Buffer, key?: Buffer): Buffer => {
  const before = [u64(index), u64(0), u32(0), u32(8000), u64(0), u64(FIRST_MICROS + BigInt(index)), u32(0)];
  const checksum = xxh3.xxh64(Buffer.concat([...before, u32(0), u32(code), u32(payload.length), payload]));
  const stored = key === undefined ? payload : encrypt(payload, key);
  return Buffer.concat([...before, u64(checksum), u32(0), u32(code), u32(stored.length), stored]);
};

/** A message as a file has it: encrypted, with the checksum of that form, where there is a key. */
export const storedMessage = (message: Buffer, key?: Buffer): Buffer => {
  if (key === undefined) return message;
  const payloadEnd = 64 + message.readUInt32LE(52);
  const payload = encrypt(message.subarray(64, payloadEnd), key);
  const headers = message.length === payloadEnd ? Buffer.alloc(0) : encrypt(message.subarray(payloadEnd), key);
  const stored = Buffer.concat([message.subarray(0, 64), payload, headers]);
  stored.writeUInt32LE(headers.length, 48);
  stored.writeUInt32LE(payload.length, 52);
  stored.writeBigUInt64LE(xxh3.xxh64(stored.subarray(8)), 0);
  return stored;
};

const writeSegment = (directory: string, base: number, messages: readonly Buffer[], key: Buffer | undefined): void => {
  const stored = messages.map((message) => storedMessage(message, key));
  let end = 0;
  const entries = stored.map((message, place) => {
    end += message.length;
    return Buffer.concat([u32(place), u32(end), message.subarray(32, 40)]);
  });
  const name = join(directory, String(base).padStart(20, "0"));
  writeFileSync(`${name}.log`, Buffer.concat(stored));
  writeFileSync(`${name}.index`, Buffer.concat(entries));
};

const stateEntries = (key: Buffer | undefined): Buffer[] => {
  const allPermissions = Buffer.from(`010b000000${"01".repeat(10)}00`, "hex");
  const user = Buffer.concat([str8("iggy"), str8(PASSWORD), Buffer.from([1]), allPermissions]);
  const stream = Buffer.from("00000000020000000161", "hex");
  const topic = Buffer.from(`000000001b000000020161${"02000000"}01${"00".repeat(16)}000174`, "hex");
  const group = Buffer.concat([Buffer.from("020161020174", "hex"), str8("g")]);
  const partitions = Buffer.concat([Buffer.from("020161020174", "hex"), u32(1)]);
  const payloads: readonly (readonly [number, Buffer])[] = [
    [33, Buffer.concat([u32(0), u32(user.length), user])],
    [202, stream],
    [302, topic],
    [602, Buffer.concat([u32(0), u32(group.length), group])],
    [402, partitions],
  ];
  return payloads.map(([code, payload], index) => stateEntry(index, code, payload, key));
};

/** The messages recorded for their checksums: offsets 0 to 60, payloads of 0 to 5000 bytes, the last with user headers. */
const checksumMessages = (): Buffer[] => {
  const path = join(repositoryRoot, "test/fixtures/vectors/message_checksums.json");
  const { entries } = JSON.parse(readFileSync(path, "utf8")) as { entries: readonly { readonly message: string }[] };
  return entries.map(({ message }) => Buffer.from(message, "hex"));
};

/** The messages of the recorded poll that returned a whole partition, offsets 0 to 10. */
const polledMessages = (): Buffer[] => {
  const note = "last N with N larger than the log returns everything";
  const step = readScenario("messages").steps.find((found) => found.note === note);
  const reply = Buffer.from(step?.response ?? "", "hex");
  const messages: Buffer[] = [];
  for (let at = 16; at < reply.length; ) {
    const end = at + 64 + reply.readUInt32LE(at + 48) + reply.readUInt32LE(at + 52);
    messages.push(reply.subarray(at, end));
    at = end;
  }
  return messages;
};

const encrypt = (plain: Buffer, key: Buffer): Buffer => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

const str8 = (text: string): Buffer => Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

const u64 = (value: number | bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
