// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeSendMessagesFrame } from "../../../src/protocol/message/message-batch.ts";
import { parseSendMessages, SendMessagesRequest } from "../../../src/protocol/message/parse-send-messages.ts";
import { numericIdentifier, stringIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { xxh32 } from "../../../src/protocol/primitives/xxh32.ts";
import { errorOf, valueOrProtocolError } from "../error-of.ts";
import { fromHex, vectorFile } from "../vector-file.ts";

interface RecordedRequest {
  readonly n: number;
  readonly code?: number;
  readonly request?: string;
  readonly status?: number;
}

interface RecordedFrame {
  readonly name?: string;
  readonly request_raw?: string;
  readonly response_frames?: readonly { status: number }[];
}

const parsed = (payload: Buffer): SendMessagesRequest => {
  const request = new SendMessagesRequest();
  parseSendMessages(request, payload, 0, payload.length);
  return request;
};

const statusOf = (payload: Buffer): number => errorOf(() => parsed(payload)).code;

/** The metadata of a request, its length in front, and behind it `rest`. */
const payloadOf = (metadataHex: string, restHex = ""): Buffer => {
  const metadata = fromHex(metadataHex);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(metadata.length);
  return Buffer.concat([length, metadata, fromHex(restHex)]);
};

const id = "010400000000";
const noMessages = "00000000";

describe("recorded send_messages requests", () => {
  const requests = vectorFile<{ steps: RecordedRequest[] }>("messages.json").steps.filter(
    ({ code, request }) => code === 101 && request !== undefined,
  );
  const refused = requests.filter(({ status }) => status === 3 || status === 6);
  const understood = requests.filter(({ status }) => status !== 3 && status !== 6);

  it.each(refused)("given_step_$n_when_parsed_should_give_its_status_$status", ({ request = "", status }) => {
    expect(statusOf(fromHex(request))).toBe(status);
  });

  it.each(understood)("given_step_$n_when_parsed_should_account_for_every_byte", ({ request = "" }) => {
    const payload = fromHex(request);
    const { messagesCount, indexOffset, areaOffset, areaLength } = parsed(payload);

    expect(areaOffset).toBe(indexOffset + messagesCount * 16);
    expect(areaOffset + areaLength).toBe(payload.length);
    expect(indexOffset).toBe(4 + payload.readUInt32LE(0));
  });

  it.each(
    vectorFile<{ identifiers_invalid: { hex: string; send_messages_status: number; why: string }[] }>("primitives.json")
      .identifiers_invalid,
  )("given_an_identifier_with_$why_when_parsed_should_give_the_recorded_status", (vector) => {
    expect(statusOf(payloadOf(vector.hex))).toBe(vector.send_messages_status);
    expect(statusOf(payloadOf(`${id}${vector.hex}`))).toBe(vector.send_messages_status);
  });

  const frames = vectorFile<{ steps: RecordedFrame[] }>("framing.json").steps;

  it.each([
    ["send_metadata_too_long", 3],
    ["send_bad_identifier", 6],
    ["send_no_count", 3],
    ["send_count_too_big", 3],
  ])("given_the_frame_%s_when_parsed_should_give_its_status", (name, status) => {
    const frame = frames.find((step) => step.name === name);
    const bytes = fromHex(frame?.request_raw ?? "");
    const end = 4 + bytes.readUInt32LE(0);

    expect(frame?.response_frames?.[0]?.status).toBe(status);
    expect(errorOf(() => parseSendMessages(new SendMessagesRequest(), bytes, 8, end)).code).toBe(status);
  });
});

describe("parseSendMessages", () => {
  it("given_numbers_when_parsed_should_give_numbers", () => {
    const request = parsed(payloadOf(`0104010000000104ffffffff020403000000${noMessages}`));

    expect(request).toMatchObject({ stream: 1, topic: 0xffff_ffff, partitioning: "partition_id", partitionId: 3 });
  });

  it("given_names_when_parsed_one_after_the_other_should_not_mix_them_up", () => {
    const request = new SendMessagesRequest();
    const parse = (hex: string): [unknown, unknown] => {
      const payload = payloadOf(`${hex}0100${noMessages}`);
      parseSendMessages(request, payload, 0, payload.length);
      return [request.stream, request.topic];
    };

    expect(parse("020161020162")).toEqual(["a", "b"]);
    expect(parse("020161020162")).toEqual(["a", "b"]);
    expect(parse("020162020161")).toEqual(["b", "a"]);
    expect(parse("010405000000020161")).toEqual([5, "a"]);
    expect(parse("020262620208c5bcc3b3c582c487")).toEqual(["bb", "żółć"]);
  });

  it("given_a_name_that_is_not_utf8_when_parsed_should_be_a_name_that_nobody_can_have", () => {
    const { stream } = parsed(payloadOf(`0201ff${id}0100${noMessages}`));

    expect(typeof stream).toBe("string");
    expect(Buffer.from(String(stream)).toString()).not.toBe(stream);
  });

  it("given_a_key_when_parsed_should_give_its_hash", () => {
    expect(parsed(payloadOf(`${id}${id}0303616263${noMessages}`))).toMatchObject({
      partitioning: "messages_key",
      keyHash: xxh32(Buffer.from("abc")),
    });
    expect(parsed(payloadOf(`${id}${id}0300${noMessages}`)).keyHash).toBe(46947589);
  });

  it("given_a_surplus_in_the_metadata_when_parsed_should_be_skipped", () => {
    const request = parsed(payloadOf(`${id}${id}0100${noMessages}ffffff`, "aabb"));

    expect(request).toMatchObject({ messagesCount: 0, indexOffset: 25, areaOffset: 25, areaLength: 2 });
  });

  it.each([
    ["", 3],
    ["0000", 3],
    ["00000000", 6],
    ["0100000001", 6],
    ["ffffffff", 3],
  ])("given_the_payload_%s_when_parsed_should_give_status_%d", (hex, status) => {
    expect(statusOf(fromHex(hex))).toBe(status);
  });

  it.each(["", "01", "0000", "010100", "0400", "02020000", "0204000000", "03056162"])(
    "given_the_partitioning_%s_when_parsed_should_be_invalid_command",
    (hex) => {
      expect(statusOf(payloadOf(`${id}${id}${hex}`))).toBe(3);
    },
  );

  it("given_a_bad_identifier_and_a_bad_partitioning_when_parsed_should_report_the_identifier", () => {
    expect(statusOf(payloadOf(`${id}0301610909`))).toBe(6);
  });

  it("given_metadata_that_ends_within_a_field_when_parsed_should_not_read_on_behind_it", () => {
    expect(statusOf(payloadOf(id, `${id}0100${noMessages}`))).toBe(6);
    expect(statusOf(payloadOf(`${id}${id}0204`, `03000000${noMessages}`))).toBe(3);
    expect(statusOf(payloadOf(`${id}${id}0100`, noMessages))).toBe(3);
  });

  it("given_an_index_table_beyond_the_payload_when_parsed_should_be_invalid_command", () => {
    expect(statusOf(payloadOf(`${id}${id}010001000000`, "00".repeat(15)))).toBe(3);
    expect(statusOf(payloadOf(`${id}${id}0100ffffffff`, "00".repeat(64)))).toBe(3);
    expect(parsed(payloadOf(`${id}${id}010001000000`, "00".repeat(16))).areaLength).toBe(0);
  });

  it("given_a_request_within_a_larger_memory_when_parsed_should_give_positions_in_that_memory", () => {
    const frame = encodeSendMessagesFrame({
      stream: stringIdentifier("s"),
      topic: numericIdentifier(9),
      partitioning: { kind: "balanced" },
      messages: [{ payload: Buffer.from("one") }, { payload: Buffer.from("three") }],
    });
    const memory = Buffer.concat([Buffer.alloc(100, 0xff), frame, Buffer.alloc(100, 0xff)]);
    const request = new SendMessagesRequest();
    parseSendMessages(request, memory, 108, 100 + frame.length);

    expect(request).toMatchObject({ stream: "s", topic: 9, partitioning: "balanced", messagesCount: 2 });
    expect(request.areaOffset - request.indexOffset).toBe(32);
    expect(memory.readUInt32LE(request.indexOffset + 4)).toBe(64 + 3);
    expect(memory.subarray(request.areaOffset + 64, request.areaOffset + 67).toString()).toBe("one");
    expect(request.areaOffset + request.areaLength).toBe(100 + frame.length);
  });

  it("given_memory_that_is_used_again_when_parsed_should_not_take_the_new_name_for_the_old_one", () => {
    const request = new SendMessagesRequest();
    const memory = payloadOf(`0201610201620100${noMessages}`);
    parseSendMessages(request, memory, 0, memory.length);
    payloadOf(`0201630201640100${noMessages}`).copy(memory);
    parseSendMessages(request, memory, 0, memory.length);

    expect([request.stream, request.topic]).toEqual(["c", "d"]);
  });

  it("given_metadata_that_reaches_into_the_next_request_when_parsed_should_be_invalid_command", () => {
    // The identifier is bad as well: status 6 would show that it was looked at.
    const payload = payloadOf(`0701610201620100${noMessages}`);
    const memory = Buffer.concat([Buffer.alloc(100), payload, Buffer.alloc(100)]);
    memory.writeUInt32LE(payload.length - 3, 100);

    expect(errorOf(() => parseSendMessages(new SendMessagesRequest(), memory, 100, 100 + payload.length)).code).toBe(3);
  });

  it("given_any_bytes_when_parsed_should_stay_within_them_or_give_3_or_6", () => {
    const metadata = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constant(fromHex(`${id}${id}010001000000`)));
    const request = new SendMessagesRequest();
    fc.assert(
      fc.property(metadata, fc.uint8Array({ maxLength: 40 }), fc.integer({ min: -8, max: 8 }), (head, rest, lie) => {
        const payload = payloadOf(Buffer.from(head).toString("hex"), Buffer.from(rest).toString("hex"));
        payload.writeUInt32LE(Math.max(0, head.length + lie), 0);
        // What lies behind the payload looks like a request; reading on into it would succeed.
        const memory = Buffer.concat([payload, fromHex(`${id}${id}0100${noMessages}`)]);
        valueOrProtocolError(() => {
          try {
            parseSendMessages(request, memory, 0, payload.length);
          } catch (error) {
            expect([3, 6]).toContain(Reflect.get(Object(error), "code"));
            throw error;
          }
          expect(request.areaLength).toBeGreaterThanOrEqual(0);
          expect(request.areaOffset + request.areaLength).toBe(payload.length);
        });
      }),
      { numRuns: 2000 },
    );
  });
});
