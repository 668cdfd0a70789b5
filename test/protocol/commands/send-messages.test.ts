// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sendMessages } from "../../../src/protocol/commands/message/send-messages.ts";
import { isIggyError } from "../../../src/protocol/errors/iggy-error.ts";
import { encodeSendMessagesFrame } from "../../../src/protocol/message/message-batch.ts";
import { parseSendMessages, SendMessagesRequest } from "../../../src/protocol/message/parse-send-messages.ts";
import { readStoredMessages } from "../../../src/protocol/message/stored-message.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { numericIdentifier, stringIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { xxh32 } from "../../../src/protocol/primitives/xxh32.ts";
import { errorOf } from "../error-of.ts";
import { fromHex, vectorFile } from "../vector-file.ts";
import { arbitrariesOf } from "./arbitraries.ts";

const id = "010400000000";

/** The metadata of a request, its length in front, and behind it `rest`. */
const payloadOf = (metadataHex: string, restHex = ""): Buffer => {
  const metadata = fromHex(metadataHex);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(metadata.length);
  return Buffer.concat([length, metadata, fromHex(restHex)]);
};

const statusOf = (payload: Buffer): number => errorOf(() => decodeFromBytes(sendMessages.request, payload)).code;

/** What an action gives, or the code of its error. */
const outcome = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    if (isIggyError(error)) return error.code;
    throw error;
  }
};

const byParser = (payload: Buffer): unknown => {
  const into = new SendMessagesRequest();
  parseSendMessages(into, payload, 0, payload.length);
  const target = { partition_id: into.partitionId, messages_key: into.keyHash, balanced: undefined };
  return [into.stream, into.topic, into.partitioning, target[into.partitioning], into.messagesCount, into.areaLength];
};

const byCodec = (payload: Buffer): unknown => {
  const { stream, topic, partitioning, messagesCount, area } = decodeFromBytes(sendMessages.request, payload);
  const { kind } = partitioning;
  const target =
    kind === "partition_id" ? partitioning.partitionId : kind === "messages_key" ? xxh32(partitioning.key) : undefined;
  return [stream.value, topic.value, kind, target, messagesCount, area.length];
};

describe("send_messages", () => {
  const invalid = vectorFile<{
    identifiers_invalid: { hex: string; control_status: number; send_messages_status: number; why: string }[];
  }>("primitives.json").identifiers_invalid;

  it.each(invalid)("given_an_identifier_with_$why_when_decoded_should_give_the_status_of_this_command", (vector) => {
    expect(statusOf(payloadOf(vector.hex))).toBe(vector.send_messages_status);
    expect(statusOf(payloadOf(id + vector.hex))).toBe(vector.send_messages_status);
  });

  it.each([
    ["nothing", "", 3],
    ["half a length", "0000", 3],
    ["metadata beyond the payload", "e8030000", 3],
    ["no metadata", "00000000", 6],
    ["an unknown kind of partitioning", `12000000${id}${id}040001000000`, 3],
    ["no count", `0e000000${id}${id}0100`, 3],
    ["more messages than the index holds", `12000000${id}${id}010001000000`, 3],
  ])("given_%s_when_decoded_should_give_its_status", (_, payload, status) => {
    expect(statusOf(fromHex(payload))).toBe(status);
  });

  it("given_a_frame_of_the_client_when_decoded_should_give_its_batch_without_copying", () => {
    const frame = encodeSendMessagesFrame({
      stream: stringIdentifier("orders"),
      topic: numericIdentifier(7),
      partitioning: { kind: "messages_key", key: Buffer.from("key") },
      messages: [{ payload: Buffer.from("one") }, { payload: Buffer.from("three"), id: 9n }],
    });
    const request = decodeFromBytes(sendMessages.request, frame.subarray(8));

    expect(request).toMatchObject({ stream: { value: "orders" }, topic: { value: 7 }, messagesCount: 2 });
    expect(request.partitioning).toEqual({ kind: "messages_key", key: Buffer.from("key") });
    expect(request.area.buffer).toBe(frame.buffer);
    expect(request.index.buffer).toBe(frame.buffer);
    expect(
      readStoredMessages(Buffer.from(request.area), request.messagesCount).map(({ payload }) => payload.toString()),
    ).toEqual(["one", "three"]);
    expect(encodeToBytes(sendMessages.request, request).equals(frame.subarray(8))).toBe(true);
  });

  it("given_a_surplus_in_the_metadata_when_encoded_again_should_be_gone_and_nothing_else", () => {
    const batch = `00000000400000000000000000000000${"00".repeat(64)}`;
    const plain = payloadOf(`${id}${id}010001000000`, batch);
    const surplus = payloadOf(`${id}${id}010001000000ffffff`, batch);
    const encoded = encodeToBytes(sendMessages.request, decodeFromBytes(sendMessages.request, surplus));

    expect(encoded.toString("hex")).toBe(plain.toString("hex"));
  });

  it("given_any_payload_when_decoded_should_agree_with_the_parser_of_the_server", () => {
    const valid = arbitrariesOf["send_messages"]!.request.map((value) =>
      encodeToBytes(sendMessages.request, value as Parameters<typeof sendMessages.request.encode>[1]),
    );
    fc.assert(
      fc.property(valid, fc.option(fc.tuple(fc.nat(), fc.nat(0xff))), fc.nat(), (payload, change, cut) => {
        if (change !== null && payload.length > 0) payload[change[0] % payload.length] = change[1];
        const bytes = cut % 3 === 0 ? payload.subarray(0, cut % (payload.length + 1)) : payload;

        expect(outcome(() => byCodec(bytes))).toEqual(outcome(() => byParser(bytes)));
      }),
      { numRuns: 1000 },
    );
  });
});
