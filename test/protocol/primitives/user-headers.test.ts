// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeUserHeaders,
  encodeUserHeaders,
  type HeaderKind,
  type HeaderValue,
  headerKinds,
  type UserHeader,
} from "../../../src/protocol/primitives/user-headers.ts";
import { errorOf, valueOrProtocolError } from "../error-of.ts";
import { fromHex, vectorFile } from "../vector-file.ts";

interface RecordedHeader {
  readonly kind: HeaderKind;
  readonly value: string;
  readonly hex: string;
}

const key: HeaderValue = { kind: "string", value: "k" };

/** The value of a vector, which writes every value as text. */
const headerValueOf = ({ kind, value }: RecordedHeader): HeaderValue => {
  if (kind === "raw") return { kind, value: Uint8Array.from(fromHex(value)) };
  if (kind === "string") return { kind, value };
  if (kind === "bool") return { kind, value: value === "True" };
  if (/64|128/.test(kind) && kind !== "float64") return { kind, value: BigInt(value) } as HeaderValue;
  return { kind, value: Number(value) } as HeaderValue;
};

const integers = (kind: HeaderKind, bits: number): fc.Arbitrary<HeaderValue> => {
  const [min, max] = kind.startsWith("u")
    ? [0n, 2n ** BigInt(bits)]
    : [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1)];
  return fc
    .bigInt(min, max - 1n)
    .map((value) => ({ kind, value: bits > 32 ? value : Number(value) }) as unknown as HeaderValue);
};

const anyValue: fc.Arbitrary<HeaderValue> = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 255 }).map((value): HeaderValue => ({ kind: "raw", value })),
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((value) => Buffer.byteLength(value) <= 255)
    .map((value): HeaderValue => ({ kind: "string", value })),
  fc.boolean().map((value): HeaderValue => ({ kind: "bool", value })),
  ...[8, 16, 32, 64, 128].flatMap((bits) => [
    integers(`int${bits}` as HeaderKind, bits),
    integers(`uint${bits}` as HeaderKind, bits),
  ]),
  fc.float().map((value): HeaderValue => ({ kind: "float32", value })),
  fc.double().map((value): HeaderValue => ({ kind: "float64", value })),
);
const anyHeaders = fc.array(fc.record({ key: anyValue, value: anyValue }), { maxLength: 8 });

const fixedBytes: Partial<Record<HeaderKind, number>> = {
  bool: 1,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  int128: 16,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  uint128: 16,
  float32: 4,
  float64: 8,
};

const lengthHex = (length: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes.toString("hex");
};

describe("user headers", () => {
  it.each(vectorFile<{ user_headers: RecordedHeader[] }>("primitives.json").user_headers)(
    "given_$kind_$value_when_coded_should_match_both_ways",
    (vector) => {
      const headers: UserHeader[] = [{ key, value: headerValueOf(vector) }];

      expect(encodeUserHeaders(headers).toString("hex")).toBe(vector.hex);
      expect(decodeUserHeaders(fromHex(vector.hex))).toEqual(headers);
    },
  );

  it("given_no_headers_when_encoded_should_be_nothing", () => {
    expect(encodeUserHeaders([])).toHaveLength(0);
    expect(decodeUserHeaders(new Uint8Array())).toEqual([]);
  });

  it("given_any_headers_when_encoded_and_decoded_should_be_equal_and_ordered", () => {
    fc.assert(
      fc.property(anyHeaders, (headers) => {
        const bytes = encodeUserHeaders(headers);
        const decoded = decodeUserHeaders(bytes);
        expect(decoded).toHaveLength(headers.length);
        expect(decoded).toEqual(expect.arrayContaining(headers));
        expect(encodeUserHeaders(decoded)).toEqual(bytes);
        const codes = decoded.map((header) => headerKinds.indexOf(header.key.kind));
        expect(codes).toEqual(codes.toSorted((a, b) => a - b));
      }),
    );
  });

  it("given_keys_of_one_kind_when_encoded_should_be_ordered_by_their_bytes", () => {
    const text = (value: string): HeaderValue => ({ kind: "string", value });
    const headers = ["b", "aa", "a", "z", "ab"].map((name) => ({ key: text(name), value: text("v") }));

    expect(decodeUserHeaders(encodeUserHeaders(headers)).map((header) => header.key.value)).toEqual([
      "a",
      "aa",
      "ab",
      "b",
      "z",
    ]);
  });

  it.each(["00", "10", "ff"])("given_kind_%s_when_decoded_should_be_invalid_header_kind", (kind) => {
    expect(errorOf(() => decodeUserHeaders(fromHex(`${kind}0100000061`))).code).toBe(4040);
    expect(errorOf(() => decodeUserHeaders(fromHex(`02010000006b${kind}0100000061`))).code).toBe(4040);
  });

  it.each(Object.entries(fixedBytes))(
    "given_a_wrong_size_of_%s_when_decoded_should_blame_key_or_value",
    (kind, size) => {
      const code = (headerKinds.indexOf(kind as HeaderKind) + 1).toString(16).padStart(2, "0");
      for (const wrong of [0, size - 1, size + 1, 255, 256, 0xffff_ffff]) {
        const broken = `${code}${lengthHex(wrong)}${"00".repeat(300)}`;
        expect(errorOf(() => decodeUserHeaders(fromHex(broken))).code).toBe(4018);
        expect(errorOf(() => decodeUserHeaders(fromHex(`02010000006b${broken}`))).code).toBe(4019);
      }
    },
  );

  it.each(["01", "02"])("given_kind_%s_of_0_or_256_bytes_when_decoded_should_be_refused", (kind) => {
    for (const length of [0, 256]) {
      expect(errorOf(() => decodeUserHeaders(fromHex(`${kind}${lengthHex(length)}${"61".repeat(256)}`))).code).toBe(
        4018,
      );
    }
  });

  it("given_text_that_is_not_utf8_when_decoded_should_blame_key_or_value", () => {
    expect(errorOf(() => decodeUserHeaders(fromHex("0201000000ff0201000000ff"))).code).toBe(4018);
    expect(errorOf(() => decodeUserHeaders(fromHex("02010000006b0201000000ff"))).code).toBe(4019);
  });

  it.each<HeaderValue>([
    { kind: "int8", value: 128 },
    { kind: "uint8", value: -1 },
    { kind: "uint32", value: 1.5 },
    { kind: "int32", value: Number.NaN },
    { kind: "uint32", value: 2 ** 32 },
    { kind: "int64", value: 2n ** 63n },
    { kind: "uint64", value: -1n },
    { kind: "uint128", value: 2n ** 128n },
    { kind: "string", value: "" },
    { kind: "string", value: "ż".repeat(128) },
    { kind: "raw", value: new Uint8Array(256) },
  ])("given_$kind_$value_that_does_not_fit_when_encoded_should_blame_key_or_value", (value) => {
    expect(errorOf(() => encodeUserHeaders([{ key, value }])).code).toBe(4019);
    expect(errorOf(() => encodeUserHeaders([{ key: value, value: key }])).code).toBe(4018);
  });

  it("given_any_bytes_when_decoded_should_give_headers_or_an_error_of_the_protocol", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => valueOrProtocolError(() => decodeUserHeaders(bytes))),
      { numRuns: 2000 },
    );
  });

  it("given_headers_with_a_flipped_bit_or_cut_short_when_decoded_should_give_headers_or_an_error", () => {
    fc.assert(
      fc.property(anyHeaders, fc.nat(), fc.nat(7), fc.nat(), (headers, byte, bit, cut) => {
        const bytes = encodeUserHeaders(headers);
        valueOrProtocolError(() => decodeUserHeaders(bytes.subarray(0, cut % (bytes.length + 1))));
        if (bytes.length > 0) bytes.writeUInt8(bytes.readUInt8(byte % bytes.length) ^ (1 << bit), byte % bytes.length);
        valueOrProtocolError(() => decodeUserHeaders(bytes));
      }),
    );
  });
});
