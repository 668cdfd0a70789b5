// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { xxh3 } from "@node-rs/xxhash";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readStoredMessages } from "../../../../src/protocol/message/stored-message.ts";
import { parseEncryptionKey } from "../../../../src/server/encryption/encryption-key.ts";
import { UnitCipher } from "../../../../src/server/encryption/unit-cipher.ts";
import { MessageCipher, workspaceBytes } from "../../../../src/server/log/encryption/message-cipher.ts";
import { Kernel, loadKernelModule, openKernelMemory } from "../../../../src/server/log/kernel/kernel.ts";
import { errorOf } from "../../../protocol/error-of.ts";

const AREA_AT = 64 * 1024;
const WORKSPACE_AT = 1024 * 1024;
const kernel = new Kernel(loadKernelModule(), openKernelMemory(2 * 1024 * 1024));
const { memory } = kernel;
const cipherOf = (fill: number) => new UnitCipher(parseEncryptionKey(Buffer.alloc(32, fill).toString("base64")));
const messageCipher = (cipher = cipherOf(1), workspaceLength = 512 * 1024) =>
  new MessageCipher({ cipher, kernel, workspace: { offset: WORKSPACE_AT, length: workspaceLength } });

interface Plain {
  readonly payload: Uint8Array;
  readonly headers: Uint8Array;
}

/** Puts messages where a request would have them, and gives the batch. */
const put = (messages: readonly Plain[]) => {
  let at = AREA_AT;
  for (const { payload, headers } of messages) {
    memory.fill(0, at, at + 64);
    memory.writeUInt32LE(headers.length, at + 48);
    memory.writeUInt32LE(payload.length, at + 52);
    memory.set(payload, at + 64);
    memory.set(headers, at + 64 + payload.length);
    at += 64 + payload.length + headers.length;
  }
  const indexOffset = AREA_AT - messages.length * 16;
  return { messagesCount: messages.length, indexOffset, areaOffset: AREA_AT, areaLength: at - AREA_AT };
};

const stamp = { baseOffset: 7, timestampMicros: 1_700_000_000_000_000, firstRelativeOffset: 0, segmentPosition: 0 };
const areaOf = (at: number, bytes: number) => Buffer.from(memory.subarray(at, at + bytes));

const plainMessages = fc.array(
  fc.record({ payload: fc.uint8Array({ maxLength: 200 }), headers: fc.uint8Array({ maxLength: 40 }) }),
  { minLength: 1, maxLength: 20 },
);

test("given_any_batch_when_encrypted_stamped_and_decrypted_should_be_the_batch_with_checksums_of_its_own", () => {
  fc.assert(
    fc.property(plainMessages, (messages) => {
      const cipher = messageCipher();
      const batch = put(messages);
      const encrypted = cipher.encryptBatch(batch);
      const headersCount = messages.filter(({ headers }) => headers.length > 0).length;
      expect(encrypted.areaLength).toBe(batch.areaLength + 28 * (messages.length + headersCount));
      kernel.stampBatch(encrypted, stamp);
      const verified = kernel.verifyMessages(encrypted.areaOffset, encrypted.areaLength, stamp.baseOffset);
      expect(verified).toMatchObject({ messagesCount: messages.length, reason: "ok" });

      const found = cipher.decryptMessages(encrypted.areaOffset, encrypted.areaLength);
      expect(found).toMatchObject({ messagesCount: messages.length, messagesBytes: batch.areaLength, skippedCount: 0 });
      const area = areaOf(encrypted.areaOffset, found.messagesBytes);
      for (const [place, message] of readStoredMessages(area, messages.length).entries()) {
        expect(message.offset).toBe(BigInt(stamp.baseOffset + place));
        expect(new Uint8Array(message.payload)).toEqual(messages[place]?.payload);
        expect(new Uint8Array(message.userHeadersBytes)).toEqual(messages[place]?.headers);
        expect(message.checksum).toBe(xxh3.xxh64(message.bytes.subarray(8)));
      }
    }),
    { numRuns: 60 },
  );
});

test("given_messages_of_another_key_among_others_when_decrypted_should_leave_out_just_these", () => {
  const parts = ["a", "b", "c", "d"].map((text, place) => {
    const cipher = messageCipher(cipherOf(place % 2 === 0 ? 1 : 2));
    const encrypted = cipher.encryptBatch(put([{ payload: Buffer.from(text), headers: Buffer.alloc(0) }]));
    kernel.stampBatch(encrypted, { ...stamp, baseOffset: place });
    return areaOf(encrypted.areaOffset, encrypted.areaLength);
  });
  const area = Buffer.concat(parts);
  memory.set(area, AREA_AT);
  const found = messageCipher().decryptMessages(AREA_AT, area.length);
  expect(found).toMatchObject({ messagesCount: 2, skippedCount: 2, firstSkippedOffset: 1n });
  const left = readStoredMessages(areaOf(AREA_AT, found.messagesBytes), 2);
  expect(left.map(({ offset, payload }) => [offset, payload.toString()])).toEqual([
    [0n, "a"],
    [2n, "c"],
  ]);
});

test("given_the_worst_frame_when_encrypted_should_fit_the_workspace_and_a_larger_one_be_refused", () => {
  const messages = Array.from({ length: 500 }, () => ({ payload: Buffer.alloc(0), headers: Buffer.alloc(1) }));
  const batch = put(messages);
  const room = workspaceBytes(batch.areaLength + batch.messagesCount * 16);
  expect(messageCipher(cipherOf(1), room).encryptBatch(batch).areaLength).toBe(500 * 121);
  const error = errorOf(() => messageCipher(cipherOf(1), 500 * 121 - 1).encryptBatch(batch));
  expect(error.errorName).toBe("cannot_encrypt_data");
});
