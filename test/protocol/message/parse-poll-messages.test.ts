// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pollMessages } from "../../../src/protocol/commands/message/poll-messages.ts";
import { IggyError } from "../../../src/protocol/errors/iggy-error.ts";
import { PollMessagesRequest, parsePollMessages } from "../../../src/protocol/message/parse-poll-messages.ts";
import { decodeFromBytes } from "../../../src/protocol/primitives/codec.ts";
import { xxh32, xxh32OfText } from "../../../src/protocol/primitives/xxh32.ts";
import { errorOf } from "../error-of.ts";
import { fromHex, vectorFile } from "../vector-file.ts";

interface RecordedRequest {
  readonly n: number;
  readonly code?: number;
  readonly request: string;
  readonly status: number;
}

const parsed = (payload: Buffer): PollMessagesRequest => {
  const request = new PollMessagesRequest();
  parsePollMessages(request, payload, 0, payload.length);
  return request;
};

const id = "010400000000";
const tail = "0100000000" + "010000000000000000" + "0a000000" + "00";

/** What the codec and the parser both say about a payload: the fields of the request, or the error's code. */
const byCodec = (payload: Buffer): unknown => {
  try {
    const { consumer, stream, topic, partitionId, strategy, count, autoCommit } = decodeFromBytes(
      pollMessages.request,
      payload,
    );
    const fields = [consumer.kind, consumer.id.value, stream.value, topic.value, partitionId, strategy.kind];
    const value = strategy.value <= Number.MAX_SAFE_INTEGER ? Number(strategy.value) : Number.POSITIVE_INFINITY;
    return [...fields, value, count, autoCommit];
  } catch (error) {
    return error instanceof IggyError ? error.code : error;
  }
};

const byParser = (payload: Buffer): unknown => {
  try {
    const request = parsed(payload);
    const { consumerKind, consumer, stream, topic, partitionId, kind, value, count, autoCommit } = request;
    return [consumerKind, consumer, stream, topic, partitionId, kind, value, count, autoCommit];
  } catch (error) {
    return error instanceof IggyError ? error.code : error;
  }
};

describe("recorded poll_messages requests", () => {
  const requests = vectorFile<{ steps: RecordedRequest[] }>("messages.json").steps.filter(({ code }) => code === 100);

  it.each(requests)("given_step_$n_when_parsed_should_agree_with_its_status_$status", ({ request, status }) => {
    const payload = fromHex(request);

    if (status === 3) expect(errorOf(() => parsed(payload)).code).toBe(3);
    else expect(byParser(payload)).toEqual(byCodec(payload));
  });

  it.each(
    vectorFile<{ identifiers_invalid: { hex: string; control_status: number; why: string }[] }>("primitives.json")
      .identifiers_invalid,
  )("given_an_identifier_with_$why_when_parsed_should_give_the_recorded_status", ({ hex, control_status }) => {
    for (const payload of [`01${hex}`, `01${id}${hex}`, `01${id}${id}${hex}`]) {
      expect(errorOf(() => parsed(fromHex(payload))).code).toBe(control_status);
    }
  });
});

describe("parsePollMessages", () => {
  it("given_a_complete_request_when_parsed_should_give_every_field", () => {
    const hex = `02020267310104010000000201740107000000021122334455667700ffffffff01`;

    expect(parsed(fromHex(hex))).toMatchObject({
      consumerKind: "consumer_group",
      consumer: "g1",
      stream: 1,
      topic: "t",
      partitionId: 7,
      kind: "timestamp",
      count: 0xffff_ffff,
      autoCommit: true,
    });
  });

  it("given_a_consumer_by_name_when_parsed_should_number_it_by_its_hash", () => {
    const { consumer, consumerId } = parsed(fromHex(`01020e6e616d65642d636f6e73756d6572${id}${id}${tail}`));

    expect(consumer).toBe("named-consumer");
    expect(consumerId).toBe(xxh32OfText("named-consumer"));
    expect(consumerId).toBe(xxh32(Buffer.from("named-consumer")));
  });

  it("given_a_consumer_by_number_when_parsed_should_keep_the_number", () => {
    expect(parsed(fromHex(`010104ffffffff${id}${id}${tail}`)).consumerId).toBe(0xffff_ffff);
  });

  it("given_a_value_no_number_holds_exactly_when_parsed_should_be_beyond_everything", () => {
    const valueOfPoll = (hex: string): number => parsed(fromHex(`01${id}${id}${id}000000000001${hex}0a00000000`)).value;

    expect(valueOfPoll("ffffffffffff1f00")).toBe(Number.MAX_SAFE_INTEGER);
    expect(valueOfPoll("0000000000002000")).toBe(Number.POSITIVE_INFINITY);
    expect(valueOfPoll("ffffffffffffffff")).toBe(Number.POSITIVE_INFINITY);
  });

  it("given_a_name_that_is_not_utf8_when_parsed_should_be_invalid_command", () => {
    for (const payload of [`010201ff${id}${id}`, `01${id}0201ff${id}`, `01${id}${id}0201ff`]) {
      expect(errorOf(() => parsed(fromHex(`${payload}${tail}`))).code).toBe(3);
    }
  });

  it("given_a_bad_name_twice_when_parsed_should_be_refused_twice", () => {
    const request = new PollMessagesRequest();
    const payload = fromHex(`01${id}0201ff${id}${tail}`);
    for (let time = 0; time < 2; time++) {
      expect(errorOf(() => parsePollMessages(request, payload, 0, payload.length)).code).toBe(3);
    }
  });

  it("given_a_request_cut_anywhere_when_parsed_should_be_invalid_command", () => {
    const payload = fromHex(`01${id}020161${id}${tail}`);
    for (let end = 0; end < payload.length; end++) {
      expect(errorOf(() => parsePollMessages(new PollMessagesRequest(), payload, 0, end)).code).toBe(3);
    }
  });

  it("given_any_bytes_when_parsed_should_say_the_same_as_the_codec", () => {
    const piece = fc.constantFrom(id, "020161", "0201ff", "0200", "0103000000", "030161", "0208c5bcc3b3c582c487");
    const rest = fc.oneof(
      fc.constant(tail),
      fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString("hex")),
    );
    fc.assert(
      fc.property(fc.nat(3), piece, piece, piece, rest, fc.nat(60), (kind, consumer, stream, topic, end, cut) => {
        const payload = fromHex(`0${kind}${consumer}${stream}${topic}${end}`);
        const part = payload.subarray(0, Math.max(0, payload.length - (cut > 40 ? cut - 40 : 0)));
        expect(byParser(part)).toEqual(byCodec(part));
      }),
      { numRuns: 3000 },
    );
  });
});
