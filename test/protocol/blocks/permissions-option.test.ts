// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { permissionsOption } from "../../../src/protocol/blocks/permissions-option.ts";
import { ByteReader } from "../../../src/protocol/primitives/byte-reader.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { errorOf } from "../error-of.ts";
import { fromHex } from "../vector-file.ts";

const readStreamsOnly = "0000000000010000000000";

describe("permissionsOption", () => {
  it("given_a_length_that_is_right_when_decoded_should_give_permissions_and_the_same_bytes_again", () => {
    const hex = `010b000000${readStreamsOnly}`;
    const value = decodeFromBytes(permissionsOption, fromHex(hex));

    expect(value?.global.readStreams).toBe(true);
    expect(value?.streams).toBeUndefined();
    expect(encodeToBytes(permissionsOption, value).toString("hex")).toBe(hex);
  });

  it.each([0, 10, 12, 0xffff_ffff])(
    "given_the_length_%d_for_11_bytes_when_decoded_should_be_invalid_format",
    (length) => {
      const bytes = fromHex(`0100000000${readStreamsOnly}00`);
      bytes.writeUInt32LE(length, 1);

      expect(errorOf(() => decodeFromBytes(permissionsOption, bytes)).code).toBe(4);
    },
  );

  it.each(["00", "02", "ff"])("given_the_flag_%s_when_decoded_should_be_none_and_read_one_byte", (flag) => {
    const reader = new ByteReader(fromHex(`${flag}0b000000${readStreamsOnly}`));

    expect(permissionsOption.decode(reader)).toBeUndefined();
    expect(reader.position).toBe(1);
  });

  it.each(["", "01", "010b0000", "010b00000000", `010b000000${readStreamsOnly.slice(2)}`])(
    "given_the_bytes_%s_when_decoded_should_be_invalid_command",
    (hex) => {
      expect(errorOf(() => decodeFromBytes(permissionsOption, fromHex(hex))).code).toBe(3);
    },
  );

  it("given_no_permissions_when_encoded_should_be_one_zero_byte", () => {
    expect(encodeToBytes(permissionsOption, undefined).toString("hex")).toBe("00");
  });
});
