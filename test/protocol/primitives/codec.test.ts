// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader } from "../../../src/protocol/primitives/byte-reader.ts";
import {
  type Codec,
  decodeCounted,
  decodeFromBytes,
  empty,
  encodeToBytes,
  optional,
  untilEnd,
} from "../../../src/protocol/primitives/codec.ts";
import { consumer } from "../../../src/protocol/primitives/consumer.ts";
import { identifier, numericIdentifier, stringIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { partitionOption } from "../../../src/protocol/primitives/partition-option.ts";
import { partitioning } from "../../../src/protocol/primitives/partitioning.ts";
import { permissions } from "../../../src/protocol/primitives/permissions.ts";
import { pollingStrategy } from "../../../src/protocol/primitives/polling-strategy.ts";
import { errorOf, valueOrProtocolError } from "../error-of.ts";

const codecs: readonly [string, Codec<unknown>][] = [
  ["identifier", identifier as Codec<unknown>],
  ["consumer", consumer as Codec<unknown>],
  ["partitioning", partitioning as Codec<unknown>],
  ["partition_option", partitionOption as Codec<unknown>],
  ["polling_strategy", pollingStrategy as Codec<unknown>],
  ["permissions", permissions as Codec<unknown>],
];

describe("codecs", () => {
  it("given_an_empty_payload_when_decoded_as_optional_should_be_absent", () => {
    const codec = optional(identifier);

    expect(decodeFromBytes(codec, new Uint8Array())).toBeUndefined();
    expect(encodeToBytes(codec, undefined)).toHaveLength(0);
    expect(decodeFromBytes(codec, encodeToBytes(codec, numericIdentifier(3)))).toEqual(numericIdentifier(3));
  });

  it("given_nothing_to_say_when_coded_should_be_no_bytes", () => {
    expect(encodeToBytes(empty, undefined)).toHaveLength(0);
    expect(decodeFromBytes(empty, Buffer.from("ignored"))).toBeUndefined();
  });

  it("given_a_list_when_coded_until_the_end_should_keep_order_and_refuse_half_an_element", () => {
    const codec = untilEnd(identifier);
    const values = [numericIdentifier(1), stringIdentifier("two"), numericIdentifier(3)];
    const bytes = encodeToBytes(codec, values);

    expect(decodeFromBytes(codec, bytes)).toEqual(values);
    expect(errorOf(() => decodeFromBytes(codec, bytes.subarray(0, -1))).errorName).toBe("invalid_command");
  });

  it("given_a_count_that_lies_when_decoded_should_stop_at_the_end_of_the_bytes", () => {
    const bytes = encodeToBytes(untilEnd(identifier), [numericIdentifier(1), numericIdentifier(2)]);

    expect(decodeCounted(identifier, new ByteReader(bytes), 2)).toHaveLength(2);
    expect(errorOf(() => decodeCounted(identifier, new ByteReader(bytes), 0xffff_ffff)).errorName).toBe(
      "invalid_command",
    );
  });

  it.each(codecs)("given_trailing_bytes_when_decoded_as_%s_should_give_the_same_value", (_, codec) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 8 }), (bytes, surplus) => {
        const outcome = (source: Uint8Array): unknown => {
          try {
            return decodeFromBytes(codec, source);
          } catch (error) {
            return error;
          }
        };
        const alone = outcome(bytes);
        if (!(alone instanceof Error)) expect(outcome(Uint8Array.of(...bytes, ...surplus))).toEqual(alone);
      }),
    );
  });

  it.each(codecs)("given_any_bytes_when_decoded_as_%s_should_be_a_value_or_an_error_of_the_protocol", (_, codec) => {
    const kinds = fc.tuple(fc.nat(6), fc.constantFrom(0, 1, 2, 4, 5, 255), fc.uint8Array({ maxLength: 60 }));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          kinds.map(([kind, length, rest]) => Uint8Array.from([kind, length, ...rest])),
        ),
        (bytes) => valueOrProtocolError(() => decodeFromBytes(codec, bytes)),
      ),
      { numRuns: 1000 },
    );
  });
});
