// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { xxh3 } from "@node-rs/xxhash";
import { expect, test } from "vitest";
import { StateLogStore } from "../../../src/server/control/metadata/state-log-store.ts";
import { decodeEntry, encodeEntry } from "../../../src/server/control/state-log/entry-codec.ts";
import { parseEncryptionKey } from "../../../src/server/encryption/encryption-key.ts";
import { UnitCipher } from "../../../src/server/encryption/unit-cipher.ts";
import { errorOf } from "../../protocol/error-of.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const checksum = (bytes: Uint8Array) => xxh3.xxh64(bytes);
const cipherOf = (fill: number) => new UnitCipher(parseEncryptionKey(Buffer.alloc(32, fill).toString("base64")));
const NEVER = 0xffff_ffff_ffff_ffffn;

const open = (stateDirectory: string, cipher: UnitCipher | undefined, warnings: string[] = []) =>
  new StateLogStore(
    {
      stateDirectory,
      enforceFsync: false,
      topicDefaults: { messageExpiryMicros: NEVER, maxTopicSizeBytes: NEVER },
      info: { version: "0.8.0", hash: "1" },
    },
    { checksum, cipher, nowMicros: () => 1_700_000_000_000_000, warn: (finding) => warnings.push(finding) },
  );

/** A directory with a user and two streams, and the path of its log. */
const written = (cipher: UnitCipher | undefined) => {
  const directory = temporaryDirectory();
  const store = open(directory, cipher);
  const password = "$argon2id$v=19$m=8,t=1,p=1$aaaaaaaa$bbbbbbbbbbbbbbbb";
  const user = { username: "iggy", password, status: "active", permissions: undefined } as const;
  store.transact({ name: "create_user", id: 0, request: user }, 0);
  store.transact({ name: "create_stream", id: 0, request: { name: "orders" } }, 0);
  store.transact({ name: "create_stream", id: 1, request: { name: "invoices" } }, 0);
  store.release();
  return { directory, path: join(directory, "log") };
};

test("given_an_entry_when_encrypted_should_keep_its_fields_and_the_checksum_of_its_plain_form", () => {
  const entry = { index: 5, timestampMicros: 1_700_000_000_000_001, userId: 3, code: 202, payload: Buffer.from("abc") };
  const plain = encodeEntry(entry, checksum);
  const encrypted = encodeEntry(entry, checksum, cipherOf(1));
  expect(encrypted.length).toBe(plain.length + 28);
  expect(encrypted.subarray(0, 60)).toEqual(plain.subarray(0, 60));
  expect(encrypted.readUInt32LE(60)).toBe(3 + 28);
  expect(cipherOf(1).decrypt(encrypted.subarray(64)).toString()).toBe("abc");
  expect(decodeEntry(encrypted, checksum, cipherOf(1))).toEqual(entry);
});

test("given_an_encrypted_log_when_opened_with_its_key_should_give_the_same_metadata", () => {
  const { directory, path } = written(cipherOf(1));
  expect(readFileSync(path).includes("orders")).toBe(false);
  const store = open(directory, cipherOf(1));
  expect([...store.metadata.streams.values()].map(({ name }) => name)).toEqual(["orders", "invoices"]);
  store.release();
});

test("given_a_log_when_opened_with_another_key_or_the_other_way_around_should_say_what_is_wrong", () => {
  const encrypted = written(cipherOf(1)).directory;
  const plain = written(undefined).directory;
  const attempts = [
    [encrypted, cipherOf(2), "the key does not fit, or the entry is damaged"],
    [encrypted, undefined, "the entry is encrypted, or damaged"],
    [plain, cipherOf(1), "the entry is not encrypted"],
  ] as const;
  for (const [directory, cipher, reason] of attempts) {
    const { errorName, context } = errorOf(() => open(directory, cipher));
    expect(errorName).toBe("cannot_decrypt_data");
    expect(context).toMatchObject({ reason, entry: 0, position: 0 });
    expect(context["advice"]).toContain("system.encryption");
  }
});

test("given_any_bit_of_an_encrypted_log_flipped_when_opened_should_never_lose_an_entry_silently", () => {
  const { directory, path } = written(cipherOf(1));
  const bytes = readFileSync(path);
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 4, at);
    writeFileSync(path, damaged);
    expect(() => open(directory, cipherOf(1)).release()).toThrow();
  }
});

test("given_an_encrypted_log_that_ends_within_an_entry_when_opened_should_cut_it_off", () => {
  const { directory, path } = written(cipherOf(1));
  const bytes = readFileSync(path);
  const warnings: string[] = [];
  truncateSync(path, bytes.length - 3);
  const store = open(directory, cipherOf(1), warnings);
  expect([...store.metadata.streams.values()].map(({ name }) => name)).toEqual(["orders"]);
  expect(warnings.join()).toContain("incomplete last entry");
  store.transact({ name: "create_stream", id: 1, request: { name: "again" } }, 0);
  store.release();
  open(directory, cipherOf(1)).release();
});
