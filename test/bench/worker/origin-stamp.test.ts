// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { readPollReply, stampOrigin } from "../../../src/bench/worker/origin-stamp.ts";
import { sendMessages } from "../../../src/protocol/commands/message/send-messages.ts";
import { REQUEST_HEADER_BYTES } from "../../../src/protocol/frame.ts";
import { encodeSendMessagesFrame } from "../../../src/protocol/message/message-batch.ts";
import { readStoredMessages } from "../../../src/protocol/message/stored-message.ts";
import { decodeFromBytes } from "../../../src/protocol/primitives/codec.ts";
import { numericIdentifier } from "../../../src/protocol/primitives/identifier.ts";

const MICROS = 1_700_000_000_123_456;
const payloads = [Buffer.from("eight by"), Buffer.from("and some more than that")];

/** A frame of the payloads and the reply of a poll that brings them back. */
const frameOf = (contents: readonly Buffer[]) => {
  const frame = encodeSendMessagesFrame({
    stream: numericIdentifier(1),
    topic: numericIdentifier(1),
    partitioning: { kind: "balanced" },
    messages: contents.map((payload) => ({ payload, userHeaders: Buffer.from("headers") })),
  });
  const sent = () => {
    const { area, messagesCount } = decodeFromBytes(sendMessages.request, frame.subarray(REQUEST_HEADER_BYTES));
    const bytes = Buffer.from(area.buffer, area.byteOffset, area.length);
    const head = Buffer.alloc(16);
    head.writeUInt32LE(messagesCount, 12);
    return { messages: readStoredMessages(bytes, messagesCount), reply: Buffer.concat([head, bytes]) };
  };
  return { frame, sent };
};

test("given_a_frame_when_stamped_in_payloads_should_say_in_each_when_it_was_sent_and_leave_the_rest", () => {
  const { frame, sent } = frameOf(payloads);
  stampOrigin(frame, MICROS, "payload");
  const { messages, reply } = sent();
  expect(messages.map(({ payload }) => Buffer.from(payload).readBigUInt64LE())).toEqual(Array(2).fill(BigInt(MICROS)));
  expect(Buffer.from(messages[1]!.payload).subarray(8).toString()).toBe(payloads[1]!.subarray(8).toString());
  expect(messages.map(({ userHeadersBytes }) => Buffer.from(userHeadersBytes).toString())).toEqual(
    Array(2).fill("headers"),
  );
  expect(readPollReply(reply, "payload").firstOriginMicros).toBe(MICROS);
  expect(readPollReply(reply, "header").firstOriginMicros).not.toBe(MICROS);
  expect(payloads[0]!.toString()).toBe("eight by");
});

test("given_a_frame_when_stamped_in_headers_should_leave_payloads_as_they_were", () => {
  const { frame, sent } = frameOf(payloads);
  stampOrigin(frame, MICROS, "header");
  const { messages, reply } = sent();
  expect(messages.map(({ payload }) => Buffer.from(payload))).toEqual(payloads);
  expect(readPollReply(reply, "header")).toMatchObject({ messages: 2, userBytes: 31, firstOriginMicros: MICROS });
});

test("given_messages_of_somebody_else_that_have_no_room_for_a_stamp_when_read_should_have_none", () => {
  const { sent } = frameOf([Buffer.from("7 bytes")]);
  expect(readPollReply(sent().reply, "payload")).toMatchObject({ messages: 1, userBytes: 7, firstOriginMicros: 0 });
});
