// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader } from "../../../src/protocol/primitives/byte-reader.ts";
import { ByteWriter } from "../../../src/protocol/primitives/byte-writer.ts";
import { errorOf } from "../error-of.ts";

const text = (maxBytes: number) =>
  fc.string({ unit: "grapheme" }).filter((value) => Buffer.byteLength(value) <= maxBytes);

describe("ByteWriter", () => {
  it("given_values_of_every_type_when_written_should_be_read_back", () => {
    const values = fc.record({
      u8: fc.nat(0xff),
      u16: fc.nat(0xffff),
      u32: fc.nat(0xffff_ffff),
      u64: fc.bigInt(0n, (1n << 64n) - 1n),
      u128: fc.bigInt(0n, (1n << 128n) - 1n),
      f32: fc.float(),
      f64: fc.double(),
      bool: fc.boolean(),
      bytes: fc.uint8Array(),
      str8: text(255),
      name: text(255).filter((value) => value.length > 0),
      str32: text(4096),
    });
    fc.assert(
      fc.property(values, fc.nat(64), (value, capacity) => {
        const writer = new ByteWriter(capacity)
          .u8(value.u8)
          .u16(value.u16)
          .u32(value.u32)
          .u64(value.u64)
          .u128(value.u128)
          .f32(value.f32)
          .f64(value.f64)
          .bool(value.bool)
          .bytes(value.bytes)
          .str8(value.str8)
          .name(value.name)
          .str32(value.str32);
        const written = writer.finish();
        expect(written).toHaveLength(writer.length);

        const reader = new ByteReader(written);
        expect({
          u8: reader.u8(),
          u16: reader.u16(),
          u32: reader.u32(),
          u64: reader.u64(),
          u128: reader.u128(),
          f32: reader.f32(),
          f64: reader.f64(),
          bool: reader.bool(),
          bytes: Uint8Array.from(reader.bytes(value.bytes.length)),
          str8: reader.str8(),
          name: reader.name(),
          str32: reader.str32(),
        }).toEqual(value);
        expect(reader.isAtEnd).toBe(true);
      }),
    );
  });

  it("given_a_place_that_was_written_when_patched_should_change_only_it", () => {
    expect(new ByteWriter().u8(1).u32(0).u8(2).patchU32(1, 0xdeadbeef).finish().toString("hex")).toBe("01efbeadde02");
  });

  it("given_a_number_when_written_as_u64_should_equal_the_bigint", () => {
    const number = new ByteWriter().u64(Number.MAX_SAFE_INTEGER).finish();

    expect(number).toEqual(new ByteWriter().u64(BigInt(Number.MAX_SAFE_INTEGER)).finish());
  });

  it.each([-1, 256, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "given_%d_when_written_as_u8_should_be_invalid_number_value",
    (value) => {
      expect(errorOf(() => new ByteWriter().u8(value)).errorName).toBe("invalid_number_value");
    },
  );

  it("given_integers_beyond_their_fields_when_written_should_be_invalid_number_value", () => {
    const writer = new ByteWriter();

    expect(errorOf(() => writer.u16(0x1_0000)).errorName).toBe("invalid_number_value");
    expect(errorOf(() => writer.u32(0x1_0000_0000)).errorName).toBe("invalid_number_value");
    expect(errorOf(() => writer.u64(1n << 64n)).errorName).toBe("invalid_number_value");
    expect(errorOf(() => writer.u64(-1n)).errorName).toBe("invalid_number_value");
    expect(errorOf(() => writer.u64(2 ** 53)).errorName).toBe("invalid_number_value");
    expect(errorOf(() => writer.u128(1n << 128n)).errorName).toBe("invalid_number_value");
    expect(errorOf(() => writer.u128(-1n)).errorName).toBe("invalid_number_value");
  });

  it("given_text_beyond_255_bytes_or_an_empty_name_when_written_should_be_invalid_format", () => {
    const writer = new ByteWriter();

    expect(errorOf(() => writer.str8("ż".repeat(128))).errorName).toBe("invalid_format");
    expect(errorOf(() => writer.name("")).errorName).toBe("invalid_format");
    expect(writer.name("x".repeat(255)).length).toBe(256);
  });
});
