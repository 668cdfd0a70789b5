// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeSendMessagesFrame, type NewBatch } from "../../../src/protocol/message/message-batch.ts";
import { parseSendMessages, SendMessagesRequest } from "../../../src/protocol/message/parse-send-messages.ts";
import { readStoredMessages, type StoredMessage } from "../../../src/protocol/message/stored-message.ts";
import { decodeFromBytes } from "../../../src/protocol/primitives/codec.ts";
import { identifier, numericIdentifier, stringIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { partitioning } from "../../../src/protocol/primitives/partitioning.ts";
import type { UserHeader } from "../../../src/protocol/primitives/user-headers.ts";
import { errorOf } from "../error-of.ts";
import { fromHex, vectorFile } from "../vector-file.ts";

interface RecordedRequest {
  readonly n: number;
  readonly code?: number;
  readonly request?: string;
  readonly status?: number;
}

interface Capture {
  readonly client: string;
  readonly code: number;
  readonly request: string;
}

const header = (name: string, value: string): UserHeader => ({
  key: { kind: "string", value: name },
  value: { kind: "string", value },
});

const batchOf = (messages: NewBatch["messages"]): NewBatch => ({
  stream: numericIdentifier(0),
  topic: stringIdentifier("orders"),
  partitioning: { kind: "partition_id", partitionId: 0 },
  messages,
});

/** The request and the messages of a whole frame. */
const opened = (frame: Buffer): { request: SendMessagesRequest; messages: StoredMessage[] } => {
  const request = new SendMessagesRequest();
  parseSendMessages(request, frame, 8, frame.length);
  return { request, messages: readStoredMessages(frame.subarray(request.areaOffset), request.messagesCount) };
};

/** The batch that a frame stands for. */
const batchFrom = (frame: Buffer): NewBatch => {
  const stream = decodeFromBytes(identifier, frame.subarray(12));
  const topicAt = 12 + 2 + frame.readUInt8(13);
  const topic = decodeFromBytes(identifier, frame.subarray(topicAt));
  const target = decodeFromBytes(partitioning, frame.subarray(topicAt + 2 + frame.readUInt8(topicAt + 1)));
  const messages = opened(frame).messages.map((message) => ({
    id: message.id,
    payload: message.payload,
    userHeaders: message.userHeadersBytes,
    originTimestampMicros: message.originTimestampMicros,
  }));
  return { stream, topic, partitioning: target, messages };
};

const frameOf = (payloadHex: string): Buffer => {
  const payload = fromHex(payloadHex);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(payload.length + 4, 0);
  head.writeUInt32LE(101, 4);
  return Buffer.concat([head, payload]);
};

/** Steps whose bytes no client library writes, because the server overwrites or does not look at them. */
const unusualSteps = new Map([
  [15, "checksum, offset and timestamp set by the client"],
  [20, "reserved field set"],
  [73, "last index position wrong"],
]);

describe("recorded batches", () => {
  const accepted = vectorFile<{ steps: RecordedRequest[] }>("messages.json").steps.filter(
    ({ n, code, request, status }) => code === 101 && status === 0 && request !== undefined && !unusualSteps.has(n),
  );

  it.each(accepted)("given_the_batch_of_step_$n_when_encoded_again_should_give_the_same_bytes", ({ request = "" }) => {
    const frame = frameOf(request);

    expect(encodeSendMessagesFrame(batchFrom(frame)).toString("hex")).toBe(frame.toString("hex"));
  });

  it.each(vectorFile<{ exchanges: Capture[] }>("client_captures.json").exchanges.filter(({ code }) => code === 101))(
    "given_a_batch_of_$client_when_encoded_again_with_its_headers_decoded_should_give_the_same_bytes",
    ({ request }) => {
      const frame = frameOf(request);
      const batch = batchFrom(frame);
      const decoded = opened(frame).messages.map(({ userHeaders }) => userHeaders);
      const messages = batch.messages.map((message, place) => ({ ...message, userHeaders: decoded[place] ?? [] }));

      expect(encodeSendMessagesFrame({ ...batch, messages }).toString("hex")).toBe(frame.toString("hex"));
    },
  );

  it("given_the_worked_example_of_the_protocol_when_encoded_should_give_its_bytes", () => {
    const frame = encodeSendMessagesFrame({
      stream: numericIdentifier(0),
      topic: numericIdentifier(0),
      partitioning: { kind: "partition_id", partitionId: 0 },
      messages: [{ id: 1n, payload: Buffer.from("hi"), userHeaders: [header("k", "v")], originTimestampMicros: 5n }],
    });

    expect(frame.toString("hex")).toBe(
      "7c0000006500000016000000010400000000010400000000020400000000" +
        "01000000000000004e0000000000000000000000" +
        "00000000000000000100000000000000000000000000000000000000000000000000000000000000" +
        "05000000000000000c000000020000000000000000000000686902010000006b020100000076",
    );
  });
});

describe("encodeSendMessagesFrame", () => {
  it("given_any_batch_when_encoded_should_be_read_back", () => {
    const message = fc.record({
      id: fc.bigInt(0n, (1n << 128n) - 1n),
      payload: fc.uint8Array({ maxLength: 50 }),
      userHeaders: fc.uint8Array({ maxLength: 50 }),
      originTimestampMicros: fc.bigInt(0n, (1n << 64n) - 1n),
    });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 10 }), (messages) => {
        const frame = encodeSendMessagesFrame(batchOf(messages));
        const read = opened(frame);
        expect(frame.readUInt32LE(0)).toBe(frame.length - 4);
        expect(read.request).toMatchObject({ stream: 0, topic: "orders", messagesCount: messages.length });
        let end = 0;
        for (const [place, expected] of messages.entries()) {
          const found = read.messages[place]!;
          expect([found.id, found.originTimestampMicros]).toEqual([expected.id, expected.originTimestampMicros]);
          expect(found.payload.equals(expected.payload)).toBe(true);
          expect(found.userHeadersBytes.equals(expected.userHeaders)).toBe(true);
          expect([found.checksum, found.offset, found.timestampMicros]).toEqual([0n, 0n, 0n]);
          end += found.bytes.length;
          const entry = frame.subarray(read.request.indexOffset + place * 16).subarray(0, 16);
          expect([entry.readUInt32LE(0), entry.readUInt32LE(4), entry.readBigUInt64LE(8)]).toEqual([0, end, 0n]);
        }
        expect(end).toBe(read.request.areaLength);
      }),
    );
  });

  it("given_no_id_and_no_time_when_encoded_should_leave_the_id_to_the_server_and_take_the_clock", () => {
    const before = BigInt(Date.now()) * 1000n;
    const message = opened(encodeSendMessagesFrame(batchOf([{ payload: Buffer.from("x") }]))).messages[0]!;

    expect(message.id).toBe(0n);
    expect(message.originTimestampMicros).toBeGreaterThanOrEqual(before);
    expect(message.originTimestampMicros).toBeLessThanOrEqual(BigInt(Date.now()) * 1000n);
  });

  it("given_times_for_some_messages_when_encoded_should_take_the_clock_for_the_others", () => {
    const before = BigInt(Date.now()) * 1000n;
    const times = [undefined, 5n, 5n, undefined, (1n << 64n) - 1n];
    const frame = encodeSendMessagesFrame(
      batchOf(times.map((originTimestampMicros) => ({ payload: Buffer.from("x"), originTimestampMicros }))),
    );
    const found = opened(frame).messages.map(({ originTimestampMicros }) => originTimestampMicros);

    expect(found.map((micros, place) => (times[place] === undefined ? micros >= before : micros))).toEqual([
      true,
      5n,
      5n,
      true,
      (1n << 64n) - 1n,
    ]);
  });

  it("given_no_messages_when_encoded_should_be_invalid_messages_count", () => {
    expect(errorOf(() => encodeSendMessagesFrame(batchOf([]))).code).toBe(4009);
  });

  it("given_sizes_at_the_limits_when_encoded_should_accept_them_and_refuse_one_byte_more", () => {
    const payload = Buffer.alloc(64_000_001);
    const headers = Buffer.alloc(100_001);
    const atLimits = { payload: payload.subarray(1), userHeaders: headers.subarray(1) };

    expect(encodeSendMessagesFrame(batchOf([atLimits])).length).toBeGreaterThan(64_100_000);
    expect(errorOf(() => encodeSendMessagesFrame(batchOf([{ payload }]))).code).toBe(4022);
    expect(errorOf(() => encodeSendMessagesFrame(batchOf([{ payload: headers, userHeaders: headers }]))).code).toBe(
      4017,
    );
  });

  it("given_more_than_a_frame_can_announce_when_encoded_should_refuse_before_reserving_it", () => {
    const payload = Buffer.alloc(64_000_000);
    const messages = Array.from({ length: 68 }, () => ({ payload }));

    expect(errorOf(() => encodeSendMessagesFrame(batchOf(messages))).errorName).toBe("invalid_messages_size");
  });

  it.each([-1n, 1n << 128n])("given_the_id_%s_when_encoded_should_be_invalid_number_value", (id) => {
    const payload = Buffer.from("x");

    expect(errorOf(() => encodeSendMessagesFrame(batchOf([{ id, payload }]))).code).toBe(84);
  });

  it.each([-1n, 1n << 64n])("given_the_time_%s_when_encoded_should_be_invalid_number_value", (micros) => {
    const message = { payload: Buffer.from("x"), originTimestampMicros: micros };

    expect(errorOf(() => encodeSendMessagesFrame(batchOf([message]))).code).toBe(84);
  });
});
