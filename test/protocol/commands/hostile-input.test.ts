// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { errorOf, valueOrProtocolError } from "../error-of.ts";
import { type CommandCase, commandCases } from "./command-cases.ts";

const withContent = commandCases.filter(({ codec, values }) =>
  fc.sample(values, { numRuns: 20, seed: 1 }).some((value) => encodeToBytes(codec, value).length > 0),
);

const LARGEST_U32 = Buffer.from("ffffffff", "hex");
const MAX_GROWTH_BYTES = 8 * 1024 * 1024;

/** Runs `action` and gives the bytes outside of the heap that it reserved. */
const reservedBytes = (action: () => void): number => {
  const before = process.memoryUsage().arrayBuffers;
  action();
  return process.memoryUsage().arrayBuffers - before;
};

/** The encodings of a few values, each with every run of four bytes in turn replaced by the largest count. */
const lyingPayloads = ({ codec, values }: CommandCase): Buffer[] =>
  fc.sample(values, { numRuns: 5, seed: 7 }).flatMap((value) => {
    const bytes = encodeToBytes(codec, value);
    return Array.from({ length: Math.min(Math.max(bytes.length - 3, 0), 200) }, (_, at) => {
      const lie = Buffer.from(bytes);
      LARGEST_U32.copy(lie, at);
      return lie;
    });
  });

describe("input of a peer that is broken or hostile", () => {
  it.each(commandCases)(
    "given_any_bytes_when_decoded_as_$direction_of_$name_should_give_a_value_or_an_error",
    (found) => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 120, size: "max" }), (bytes) => {
          valueOrProtocolError(() => decodeFromBytes(found.codec, bytes));
        }),
        { numRuns: 300 },
      );
    },
  );

  it.each(withContent)(
    "given_a_flipped_bit_in_a_$direction_of_$name_when_decoded_should_give_a_value_or_an_error",
    (found) => {
      fc.assert(
        fc.property(found.values, fc.nat(), (value, place) => {
          const bytes = encodeToBytes(found.codec, value);
          if (bytes.length === 0) return;
          const bit = place % (bytes.length * 8);
          bytes[bit >> 3]! ^= 1 << (bit & 7);
          valueOrProtocolError(() => decodeFromBytes(found.codec, bytes));
        }),
        { numRuns: 300 },
      );
    },
  );

  it.each(withContent)(
    "given_a_$direction_of_$name_cut_anywhere_when_decoded_should_give_a_value_or_an_error",
    (found) => {
      fc.assert(
        fc.property(found.values, fc.nat(), (value, place) => {
          const bytes = encodeToBytes(found.codec, value);
          const end = place % (bytes.length + 1);
          valueOrProtocolError(() => decodeFromBytes(found.codec, bytes.subarray(0, end)));
        }),
      );
    },
  );

  it.each(withContent.filter(({ name, direction }) => direction === "request" && name !== "send_messages"))(
    "given_a_request_of_$name_without_its_last_bytes_when_decoded_should_be_invalid_command",
    ({ codec, values }) => {
      fc.assert(
        fc.property(values, fc.nat(), (value, place) => {
          const bytes = encodeToBytes(codec, value);
          const cut = bytes.subarray(0, place % bytes.length);

          expect(errorOf(() => decodeFromBytes(codec, cut)).code).toBe(3);
        }),
      );
    },
  );

  it.each(withContent)(
    "given_a_$direction_of_$name_with_a_length_that_lies_when_decoded_should_reserve_nothing",
    (found) => {
      const payloads = lyingPayloads(found);
      const reserved = reservedBytes(() => {
        for (const payload of payloads) valueOrProtocolError(() => decodeFromBytes(found.codec, payload));
      });

      expect(reserved).toBeLessThan(MAX_GROWTH_BYTES);
    },
  );
});
