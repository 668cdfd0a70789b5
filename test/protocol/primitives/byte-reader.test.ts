// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader } from "../../../src/protocol/primitives/byte-reader.ts";
import { errorOf } from "../error-of.ts";
import { fromHex } from "../vector-file.ts";

const invalidUtf8 = ["ff", "c328", "eda080", "c0af", "f4908080", "e282"];

describe("ByteReader", () => {
  it("given_integers_when_read_should_take_them_as_little_endian", () => {
    const reader = new ByteReader(fromHex("01020304050607ffffffffffffffff01000000000000000200000000000000"));

    expect([reader.u8(), reader.u16(), reader.u32()]).toEqual([0x01, 0x0302, 0x07060504]);
    expect(reader.u64()).toBe(0xffff_ffff_ffff_ffffn);
    expect(reader.u128()).toBe((2n << 64n) | 1n);
    expect(reader.isAtEnd).toBe(true);
  });

  it("given_a_range_when_read_should_not_look_outside_of_it", () => {
    const reader = new ByteReader(fromHex("aabbccdd"), 1, 3);

    expect(reader.remaining).toBe(2);
    expect(reader.u16()).toBe(0xccbb);
    expect(errorOf(() => reader.u8()).errorName).toBe("invalid_command");
  });

  it("given_a_view_into_a_larger_buffer_when_read_should_honour_its_offset", () => {
    const view = Uint8Array.from(fromHex("00112233445566778899")).subarray(4, 8);

    expect(new ByteReader(view).u32()).toBe(0x77665544);
  });

  it("given_any_byte_but_zero_when_read_as_bool_should_be_true", () => {
    const reader = new ByteReader(fromHex("000102ff"));

    expect([reader.bool(), reader.bool(), reader.bool(), reader.bool()]).toEqual([false, true, true, true]);
  });

  it("given_a_u64_when_read_as_number_should_refuse_what_is_not_exact", () => {
    expect(new ByteReader(fromHex("ffffffffffff1f00")).u64Number()).toBe(Number.MAX_SAFE_INTEGER);
    expect(errorOf(() => new ByteReader(fromHex("0000000000002000")).u64Number()).errorName).toBe("invalid_command");
    expect(errorOf(() => new ByteReader(fromHex("ffffffffffffffff")).u64Number()).errorName).toBe("invalid_command");
  });

  it("given_text_when_read_should_keep_every_character", () => {
    expect(new ByteReader(fromHex("03efbbbf")).str8()).toBe("\ufeff");
    expect(new ByteReader(fromHex("08c5bcc3b3c582c487")).name()).toBe("żółć");
    expect(new ByteReader(fromHex("0300000061006200")).str32()).toBe("a\0b");
    expect(new ByteReader(fromHex("00")).str8()).toBe("");
  });

  it.each(invalidUtf8)("given_bytes_%s_that_are_not_utf8_when_read_as_text_should_be_invalid_command", (hex) => {
    const bytes = fromHex(hex);

    expect(errorOf(() => new ByteReader(bytes).utf8(bytes.length)).errorName).toBe("invalid_command");
  });

  it("given_an_empty_name_when_read_should_be_invalid_format", () => {
    expect(errorOf(() => new ByteReader(fromHex("00")).name()).errorName).toBe("invalid_format");
  });

  it("given_a_length_of_four_gibibytes_when_read_should_refuse_before_reserving_anything", () => {
    expect(errorOf(() => new ByteReader(fromHex("ffffffff61")).str32()).errorName).toBe("invalid_command");
    expect(errorOf(() => new ByteReader(fromHex("61")).bytes(0xffff_ffff)).errorName).toBe("invalid_command");
    expect(errorOf(() => new ByteReader(fromHex("61")).skip(2)).errorName).toBe("invalid_command");
  });

  it("given_bytes_when_taken_should_be_a_view_and_not_a_copy", () => {
    const source = fromHex("0102");
    const taken = new ByteReader(source).bytes(2);
    source[0] = 9;

    expect(taken[0]).toBe(9);
  });

  it("given_any_bytes_when_cut_short_should_fail_without_moving", () => {
    const widths = { u8: 1, u16: 2, u32: 4, u64: 8, f32: 4, f64: 8, bool: 1 } as const;
    const readers = fc.constantFrom(...(Object.keys(widths) as (keyof typeof widths)[]));
    fc.assert(
      fc.property(readers, fc.uint8Array({ maxLength: 8 }), (read, bytes) => {
        const reader = new ByteReader(bytes);
        if (bytes.length >= widths[read]) {
          reader[read]();
          expect(reader.position).toBe(widths[read]);
        } else {
          expect(errorOf(() => reader[read]()).errorName).toBe("invalid_command");
          expect(reader.position).toBe(0);
        }
      }),
    );
  });
});
