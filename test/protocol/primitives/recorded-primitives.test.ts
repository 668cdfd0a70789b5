// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import type { ErrorName } from "../../../src/protocol/errors/catalogue.ts";
import { errorCodeOf } from "../../../src/protocol/errors/iggy-error.ts";
import { type Codec, decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { consumer } from "../../../src/protocol/primitives/consumer.ts";
import {
  formatIdentifier,
  type Identifier,
  identifier,
  numericIdentifier,
  parseIdentifierText,
  stringIdentifier,
} from "../../../src/protocol/primitives/identifier.ts";
import { partitionOption } from "../../../src/protocol/primitives/partition-option.ts";
import { type Partitioning, partitioning } from "../../../src/protocol/primitives/partitioning.ts";
import { type PollingKind, pollingStrategy } from "../../../src/protocol/primitives/polling-strategy.ts";
import { errorOf } from "../error-of.ts";
import { fromHex, vectorFile } from "../vector-file.ts";

interface RecordedPrimitives {
  readonly identifiers: readonly { value: number | string; hex: string }[];
  readonly identifiers_invalid: readonly { hex: string; control_status: number; why: string }[];
  readonly consumers: readonly { kind: "consumer" | "consumer_group"; id: number | string; hex: string }[];
  readonly optional_partition: readonly { value: number | null; hex: string }[];
  readonly partitioning: readonly { kind: string; value?: number | string; hex: string }[];
  readonly polling_strategies: readonly { kind: PollingKind; value: string; hex: string }[];
}

const recorded = vectorFile<RecordedPrimitives>("primitives.json");

const identifierOf = (value: number | string): Identifier =>
  typeof value === "number" ? numericIdentifier(value) : stringIdentifier(value);

const expectBothWays = <Value>(codec: Codec<Value>, value: Value, hex: string): void => {
  expect(encodeToBytes(codec, value).toString("hex")).toBe(hex);
  expect(decodeFromBytes(codec, fromHex(hex))).toEqual(value);
};

describe("identifier", () => {
  it.each(recorded.identifiers)("given_$hex_when_coded_should_match_both_ways", ({ value, hex }) => {
    expectBothWays(identifier, identifierOf(value), hex);
  });

  it.each(recorded.identifiers_invalid)("given_$why_when_decoded_should_give_the_recorded_status", (vector) => {
    expect(errorOf(() => decodeFromBytes(identifier, fromHex(vector.hex))).code).toBe(vector.control_status);
  });

  it("given_a_name_that_is_not_utf8_when_decoded_should_be_invalid_command", () => {
    expect(errorOf(() => decodeFromBytes(identifier, fromHex("0201ff"))).errorName).toBe("invalid_command");
  });

  it("given_what_fits_no_identifier_when_encoded_should_be_refused", () => {
    const refusal = (value: Identifier): ErrorName => errorOf(() => encodeToBytes(identifier, value)).errorName;

    expect(refusal(numericIdentifier(0x1_0000_0000))).toBe("invalid_number_value");
    expect(refusal(numericIdentifier(-1))).toBe("invalid_number_value");
    expect(refusal(stringIdentifier(""))).toBe("invalid_format");
    expect(refusal(stringIdentifier("x".repeat(256)))).toBe("invalid_format");
  });

  it("given_text_of_a_person_when_parsed_should_take_digits_as_a_number_and_the_rest_as_a_name", () => {
    expect(parseIdentifierText("42")).toEqual(numericIdentifier(42));
    expect(parseIdentifierText("4294967295")).toEqual(numericIdentifier(4294967295));
    expect(parseIdentifierText("4294967296")).toEqual(stringIdentifier("4294967296"));
    expect(parseIdentifierText("-1")).toEqual(stringIdentifier("-1"));
    expect(parseIdentifierText("1e3")).toEqual(stringIdentifier("1e3"));
    expect(errorOf(() => parseIdentifierText("")).errorName).toBe("invalid_identifier");
    expect(errorOf(() => parseIdentifierText("ż".repeat(128))).errorName).toBe("invalid_identifier");
  });

  it("given_an_identifier_when_formatted_should_show_its_value", () => {
    expect([formatIdentifier(numericIdentifier(0)), formatIdentifier(stringIdentifier("a"))]).toEqual(["0", "a"]);
  });
});

describe("consumer", () => {
  it.each(recorded.consumers)("given_$kind_$id_when_coded_should_match_both_ways", ({ kind, id, hex }) => {
    expectBothWays(consumer, { kind, id: identifierOf(id) }, hex);
  });

  it.each(["00", "03", "ff"])("given_kind_%s_when_decoded_should_be_invalid_command", (kind) => {
    expect(errorOf(() => decodeFromBytes(consumer, fromHex(`${kind}010401000000`))).errorName).toBe("invalid_command");
  });
});

describe("optional partition", () => {
  it.each(recorded.optional_partition)("given_$hex_when_coded_should_match_both_ways", ({ value, hex }) => {
    expectBothWays(partitionOption, value ?? undefined, hex);
  });

  it("given_a_flag_other_than_one_when_decoded_should_be_absent", () => {
    expect(decodeFromBytes(partitionOption, fromHex("0205000000"))).toBeUndefined();
    expect(decodeFromBytes(partitionOption, fromHex("ff05000000"))).toBeUndefined();
  });

  it("given_an_absent_partition_without_its_value_when_decoded_should_be_invalid_command", () => {
    expect(errorOf(() => decodeFromBytes(partitionOption, fromHex("00"))).errorName).toBe("invalid_command");
  });
});

describe("partitioning", () => {
  const partitioningOf = (kind: string, value: number | string | undefined, hex: string): Partitioning => {
    if (kind === "balanced") return { kind };
    if (kind === "partition_id") return { kind, partitionId: Number(value) };
    return { kind: "messages_key", key: fromHex(hex.slice(4)) };
  };

  it.each(recorded.partitioning)("given_$hex_when_coded_should_match_both_ways", ({ kind, value, hex }) => {
    expectBothWays(partitioning, partitioningOf(kind, value, hex), hex);
  });

  it("given_an_empty_key_when_coded_should_be_taken_as_the_server_takes_it", () => {
    expectBothWays(partitioning, { kind: "messages_key", key: Buffer.alloc(0) }, "0300");
  });

  it.each(["0000", "0400", "010100", "02020000", "020500000000", "0200", "020403", "0305616263", "03", ""])(
    "given_%s_when_decoded_should_be_invalid_command",
    (hex) => {
      expect(errorOf(() => decodeFromBytes(partitioning, fromHex(hex))).code).toBe(errorCodeOf("invalid_command"));
    },
  );

  it("given_a_key_beyond_255_bytes_when_encoded_should_be_refused", () => {
    const key = new Uint8Array(256);

    expect(errorOf(() => encodeToBytes(partitioning, { kind: "messages_key", key })).errorName).toBe(
      "invalid_key_value_length",
    );
  });
});

describe("polling strategy", () => {
  it.each(recorded.polling_strategies)("given_$kind_$value_when_coded_should_match_both_ways", (vector) => {
    expectBothWays(pollingStrategy, { kind: vector.kind, value: BigInt(vector.value) }, vector.hex);
  });

  it.each(["00", "06", "ff"])("given_kind_%s_when_decoded_should_be_invalid_command", (kind) => {
    const bytes = fromHex(`${kind}0000000000000000`);

    expect(errorOf(() => decodeFromBytes(pollingStrategy, bytes)).errorName).toBe("invalid_command");
  });
});
