// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { userDetails } from "../../../src/protocol/blocks/user-details.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { errorOf } from "../error-of.ts";
import { fromHex } from "../vector-file.ts";

const header = "01000000b5279b49e06006000105616c696365";
const nobody = { id: 1, createdAtMicros: 0x0006_60e0_499b_27b5n, status: "active", username: "alice" } as const;

describe("userDetails", () => {
  it("given_a_user_without_permissions_when_encoded_should_end_with_four_zero_bytes", () => {
    expect(encodeToBytes(userDetails, { ...nobody, permissions: undefined }).toString("hex")).toBe(`${header}00000000`);
  });

  it("given_a_user_without_permissions_when_decoded_should_read_exactly_four_zero_bytes", () => {
    expect(decodeFromBytes(userDetails, fromHex(`${header}00000000`))).toEqual({ ...nobody, permissions: undefined });
    for (const rest of ["", "00", "0000", "000000"]) {
      expect(errorOf(() => decodeFromBytes(userDetails, fromHex(header + rest))).code).toBe(3);
    }
  });

  it("given_permissions_without_a_flag_when_decoded_should_not_be_taken_for_none", () => {
    const bytes = fromHex(`${header}010b000000${"00".repeat(11)}`);
    const { permissions } = decodeFromBytes(userDetails, bytes);

    expect(Object.values(permissions?.global ?? {})).toEqual(Array.from({ length: 10 }, () => false));
    expect(encodeToBytes(userDetails, { ...nobody, permissions }).equals(bytes)).toBe(true);
  });
});
