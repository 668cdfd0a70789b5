// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { xxh3 } from "@node-rs/xxhash";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pollMessages } from "../../../src/protocol/commands/message/poll-messages.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../../src/protocol/message/message-header.ts";
import { readStoredMessages, StoredMessage } from "../../../src/protocol/message/stored-message.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { errorOf, valueOrProtocolError } from "../error-of.ts";
import { fromHex, vectorFile } from "../vector-file.ts";

interface RecordedMessage {
  readonly checksum: string;
  readonly id: string;
  readonly offset: number | string;
  readonly timestamp: number | string;
  readonly origin_timestamp: number | string;
  readonly payload: string;
  readonly user_headers: readonly { key: { kind: string }; value: { kind: string } }[] | { malformed: string } | null;
}

interface RecordedPoll {
  readonly n: number;
  readonly code?: number;
  readonly status?: number;
  readonly response: string;
  readonly decoded?: { partition_id: number; current_offset: number | string; messages: readonly RecordedMessage[] };
}

interface RecordedChecksum {
  readonly payload_length: number;
  readonly user_headers_length: number;
  readonly message: string;
  readonly checksum_hex: string;
}

/** The kinds of a message's headers, undefined where a server stored what are none. */
const kindsOf = (headers: RecordedMessage["user_headers"]): string[] => {
  if (headers === null || "malformed" in headers) return [];
  return headers.map(({ key, value }) => `${key.kind} ${value.kind}`);
};

const messageOf = (payload: string, headersHex: string): Buffer => {
  const head = Buffer.alloc(MESSAGE_HEADER_BYTES);
  head.writeUInt32LE(payload.length, messageField.payloadLength);
  head.writeUInt32LE(headersHex.length / 2, messageField.userHeadersLength);
  return Buffer.concat([head, Buffer.from(payload), fromHex(headersHex)]);
};

describe("recorded poll replies", () => {
  const polls = vectorFile<{ steps: RecordedPoll[] }>("messages.json").steps.filter(
    ({ code, status, decoded }) => code === 100 && status === 0 && decoded !== undefined,
  );

  it.each(polls)("given_the_reply_of_step_$n_when_read_should_show_what_was_recorded", ({ response, decoded }) => {
    const reply = decodeFromBytes(pollMessages.reply, fromHex(response));

    expect(reply.partitionId).toBe(decoded?.partition_id);
    expect(reply.currentOffset).toBe(BigInt(decoded?.current_offset ?? -1));
    expect(
      reply.messages.map((message) => ({
        checksum: message.checksum.toString(16).padStart(16, "0"),
        id: message.id.toString(16).padStart(32, "0"),
        offset: message.offset,
        timestamp: message.timestampMicros,
        originTimestamp: message.originTimestampMicros,
        payload: message.payload.toString("hex"),
        headers: message.userHeaders.map(({ key, value }) => `${key.kind} ${value.kind}`),
      })),
    ).toEqual(
      decoded?.messages.map((message) => ({
        checksum: message.checksum,
        id: message.id,
        offset: BigInt(message.offset),
        timestamp: BigInt(message.timestamp),
        originTimestamp: BigInt(message.origin_timestamp),
        payload: message.payload,
        headers: kindsOf(message.user_headers),
      })),
    );
    expect(encodeToBytes(pollMessages.reply, reply).toString("hex")).toBe(response);
  });

  it.each(vectorFile<{ entries: RecordedChecksum[] }>("message_checksums.json").entries)(
    "given_a_message_of_$payload_length_and_$user_headers_length_bytes_when_read_should_carry_its_hash",
    (vector) => {
      const bytes = fromHex(vector.message);
      const message = new StoredMessage(bytes);

      expect(message.checksum).toBe(BigInt(`0x${vector.checksum_hex}`));
      expect(message.checksum).toBe(xxh3.xxh64(bytes.subarray(messageField.id)));
      expect(message.payload).toHaveLength(vector.payload_length);
      expect(message.userHeadersBytes).toHaveLength(vector.user_headers_length);
    },
  );
});

describe("StoredMessage", () => {
  it("given_a_message_when_its_payload_is_taken_should_be_a_view", () => {
    const bytes = messageOf("abc", "");
    const { payload } = new StoredMessage(bytes);
    bytes.write("x", MESSAGE_HEADER_BYTES);

    expect(payload.toString()).toBe("xbc");
  });

  it("given_headers_that_end_within_a_header_when_read_should_be_none", () => {
    for (const hex of ["010203", "0201", "02010000006b", "02010000006b0201000000"]) {
      expect(new StoredMessage(messageOf("p", hex)).userHeaders).toEqual([]);
    }
  });

  it("given_headers_of_a_wrong_kind_or_size_when_read_should_be_refused", () => {
    expect(errorOf(() => new StoredMessage(messageOf("p", "100100000061")).userHeaders).code).toBe(4040);
    expect(errorOf(() => new StoredMessage(messageOf("p", "04020000000102")).userHeaders).code).toBe(4018);
    expect(errorOf(() => new StoredMessage(messageOf("p", "02010000006b04020000000102")).userHeaders).code).toBe(4019);
  });
});

describe("readStoredMessages", () => {
  const area = Buffer.concat([messageOf("one", ""), messageOf("two", "02010000006b020100000076"), messageOf("", "")]);

  it("given_messages_back_to_back_when_cut_should_give_each", () => {
    expect(readStoredMessages(area, 3).map(({ payload }) => payload.toString())).toEqual(["one", "two", ""]);
    expect(readStoredMessages(Buffer.alloc(0), 0)).toEqual([]);
  });

  it.each([0, 2, 4, 0xffff_ffff])("given_a_count_of_%d_for_three_when_cut_should_be_invalid_command", (count) => {
    expect(errorOf(() => readStoredMessages(area, count)).errorName).toBe("invalid_command");
  });

  it("given_an_area_cut_anywhere_when_cut_should_be_invalid_command", () => {
    for (let end = 0; end < area.length; end++) {
      expect(errorOf(() => readStoredMessages(area.subarray(0, end), 3)).errorName).toBe("invalid_command");
    }
  });

  it("given_lengths_of_four_gibibytes_when_cut_should_be_invalid_command", () => {
    const bytes = messageOf("one", "");
    bytes.writeUInt32LE(0xffff_ffff, messageField.payloadLength);
    bytes.writeUInt32LE(0xffff_ffff, messageField.userHeadersLength);

    expect(errorOf(() => readStoredMessages(bytes, 1)).errorName).toBe("invalid_command");
  });

  it("given_a_poll_reply_with_a_lying_count_when_decoded_should_be_invalid_command", () => {
    const reply = fromHex("00000000" + "0000000000000000" + "ffffffff" + "00000000");

    expect(errorOf(() => decodeFromBytes(pollMessages.reply, reply)).errorName).toBe("invalid_command");
  });

  it("given_a_flipped_bit_when_read_should_give_messages_or_an_error_of_the_protocol", () => {
    fc.assert(
      fc.property(fc.nat(area.length - 1), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(area);
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
        valueOrProtocolError(() => {
          for (const message of readStoredMessages(bytes, 3)) void [message.id, message.payload, message.userHeaders];
        });
      }),
      { numRuns: 2000 },
    );
  });
});
