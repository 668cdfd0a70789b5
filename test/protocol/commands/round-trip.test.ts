// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StoredMessage } from "../../../src/protocol/message/stored-message.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { commandCases } from "./command-cases.ts";

/** With the bytes of messages in place of the messages, whose content is private. */
const comparable = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || !("messages" in value)) return value;
  const messages = value.messages as readonly StoredMessage[];
  return { ...value, messages: messages.map(({ bytes }) => bytes.toString("hex")) };
};

describe("every command in both directions", () => {
  it.each(commandCases)("given_any_$direction_of_$name_when_encoded_should_be_decoded_to_the_same_value", (found) => {
    fc.assert(
      fc.property(found.values, (value) => {
        const bytes = encodeToBytes(found.codec, value);
        const decoded = decodeFromBytes(found.codec, bytes);

        expect(comparable(decoded)).toEqual(comparable(value));
        expect(encodeToBytes(found.codec, decoded).equals(bytes)).toBe(true);
      }),
    );
  });

  it.each(commandCases)(
    "given_a_$direction_of_$name_within_other_bytes_when_decoded_should_not_look_around",
    (found) => {
      fc.assert(
        fc.property(found.values, fc.nat(9), (value, before) => {
          const bytes = encodeToBytes(found.codec, value);
          const memory = Buffer.concat([Buffer.alloc(before, 0xee), bytes, Buffer.alloc(300, 0xee)]);
          const place = memory.subarray(before, before + bytes.length);

          expect(encodeToBytes(found.codec, decodeFromBytes(found.codec, place)).equals(bytes)).toBe(true);
        }),
        { numRuns: 30 },
      );
    },
  );
});

describe("requests", () => {
  // Everything behind the index table of send_messages belongs to its messages.
  const fixedEnd = commandCases.filter(({ name, direction }) => direction === "request" && name !== "send_messages");

  it.each(fixedEnd)("given_bytes_behind_a_request_of_$name_when_decoded_should_be_ignored", ({ codec, values }) => {
    fc.assert(
      fc.property(values, fc.uint8Array({ minLength: 1, maxLength: 20 }), (value, surplus) => {
        const bytes = encodeToBytes(codec, value);

        expect(decodeFromBytes(codec, Buffer.concat([bytes, surplus]))).toEqual(decodeFromBytes(codec, bytes));
      }),
      { numRuns: 50 },
    );
  });
});
