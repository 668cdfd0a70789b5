// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PolledBatch } from "../../src/client/commands/polled-batch.ts";
import { ReplyMemory } from "../../src/client/transport/reply-memory.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../src/protocol/message/message-header.ts";
import { errorOf } from "../protocol/error-of.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const POLL_HEAD_BYTES = 16;
const COUNT_AT = 12;

/** A reply to a poll, with payloads of 100 bytes that hold the number of their message. */
const replyOf = (messages: number): Buffer => {
  const messageBytes = MESSAGE_HEADER_BYTES + 100;
  const reply = Buffer.alloc(POLL_HEAD_BYTES + messages * messageBytes);
  reply.writeUInt32LE(messages, COUNT_AT);
  for (let place = 0; place < messages; place++) {
    const at = POLL_HEAD_BYTES + place * messageBytes;
    reply.writeBigUInt64LE(BigInt(place), at + messageField.offset);
    reply.writeUInt32LE(100, at + messageField.payloadLength);
    reply.fill(place, at + MESSAGE_HEADER_BYTES, at + messageBytes);
  }
  return reply;
};

describe("ReplyMemory", () => {
  it("given_a_reply_nobody_sees_when_given_back_should_lend_the_same_memory_once", () => {
    const memory = new ReplyMemory();
    const reply = memory.take(MIB);
    memory.giveUnseen(reply);
    memory.giveUnseen(reply);

    expect(memory.freeBytes).toBe(MIB);
    expect(memory.take(MIB).buffer).toBe(reply.buffer);
    expect(memory.freeBytes).toBe(0);
  });

  it("given_any_order_of_takes_and_gives_when_views_are_kept_should_never_show_other_bytes", () => {
    const step = fc.oneof(
      fc.record({ take: fc.integer({ min: 1, max: 9 * MIB }) }),
      fc.record({ give: fc.nat({ max: 20 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const memory = new ReplyMemory();
        const kept: { readonly bytes: Buffer; readonly view: Buffer; readonly mark: number }[] = [];
        const given: { readonly view: Buffer; readonly mark: number; readonly wasShared: boolean }[] = [];
        for (const [number, one] of steps.entries()) {
          if ("take" in one) {
            const bytes = memory.take(one.take);
            expect(bytes).toHaveLength(one.take);
            // Both ends, and a place between them that somebody looks at.
            const view = bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + 1);
            for (const at of [0, bytes.length >> 1, bytes.length - 1]) bytes[at] = number;
            kept.push({ bytes, view, mark: number });
          } else {
            const [returned] = kept.splice(one.give % Math.max(1, kept.length), 1);
            if (returned === undefined) continue;
            const { bytes, view, mark } = returned;
            const wasShared = bytes.length >= 64 * KIB && bytes.length <= 8 * MIB;
            memory.give(bytes);
            memory.give(bytes);
            given.push({ view, mark, wasShared });
          }
          for (const { bytes, view, mark } of kept)
            expect([bytes[0], view[0], bytes.at(-1)]).toEqual([mark, mark, mark]);
          expect(memory.freeBytes).toBeLessThanOrEqual(32 * MIB);
        }
        // What others may have is empty for its former holder; what is too small or too large for that stays.
        for (const { view, mark, wasShared } of given) expect(view[0]).toBe(wasShared ? undefined : mark);
      }),
      { numRuns: 60 },
    );
  });

  it("given_memory_that_was_given_back_when_taken_again_should_be_the_same_and_empty_to_its_former_holder", () => {
    const memory = new ReplyMemory();
    const first = memory.take(MIB);
    first.fill("a");
    const payload = first.subarray(5, 10);
    memory.give(first);
    expect([memory.freeBytes, first.length, payload.length]).toEqual([MIB, 0, 0]);

    const second = memory.take(MIB - KIB);
    expect([memory.freeBytes, second.length, second[0]]).toEqual([0, MIB - KIB, "a".charCodeAt(0)]);
    second.fill("b");
    expect([first[0], payload.toString()]).toEqual([undefined, ""]);
  });

  it("given_memory_it_did_not_lend_when_given_should_leave_it_alone", () => {
    const memory = new ReplyMemory();
    const foreign = Buffer.alloc(MIB, "x");
    memory.give(foreign);
    expect([memory.freeBytes, foreign.length]).toEqual([0, MIB]);
  });

  it("given_more_than_it_keeps_when_given_should_drop_the_rest", () => {
    const memory = new ReplyMemory();
    const lent = Array.from({ length: 12 }, () => memory.take(4 * MIB));
    for (const bytes of lent) memory.give(bytes);
    expect(memory.freeBytes).toBe(32 * MIB);
    expect(lent.every(({ length }) => length === 0)).toBe(true);
  });

  it("given_a_small_reply_after_a_large_one_when_taken_should_not_hold_the_large_memory", () => {
    const memory = new ReplyMemory();
    memory.give(memory.take(8 * MIB));
    expect(memory.take(MIB).buffer.byteLength).toBe(MIB);
  });
});

describe("PolledBatch", () => {
  it.each([1, 2000])("given_a_batch_of_%i_when_released_should_refuse_to_read_its_messages", (count) => {
    const batch = new PolledBatch(replyOf(count));
    const [message] = batch.messages;
    expect(message?.payload).toEqual(Buffer.alloc(100));
    batch.release();
    batch.release();

    const read = [
      () => message?.payload,
      () => message?.bytes,
      () => message?.userHeaders,
      () => message?.userHeadersBytes,
      () => message?.offset,
      () => message?.id,
      () => message?.checksum,
      () => message?.timestampMicros,
      () => message?.originTimestampMicros,
    ];
    for (const one of read) expect(errorOf(one).errorName).toBe("cannot_read_message");
    expect(batch.messages).toHaveLength(count);
  });

  it("given_a_batch_when_its_scope_ends_should_be_released", () => {
    const messages = (() => {
      using batch = new PolledBatch(replyOf(2));
      return batch.messages;
    })();
    expect(errorOf(() => messages[1]?.offset).errorName).toBe("cannot_read_message");
  });
});
