// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { getSnapshot } from "../../../src/protocol/commands/system/get-snapshot.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { errorOf } from "../error-of.ts";
import { fromHex } from "../vector-file.ts";

describe("get_snapshot", () => {
  it("given_no_types_and_repeated_types_when_decoded_should_be_accepted", () => {
    expect(decodeFromBytes(getSnapshot.request, fromHex("0100"))).toEqual({ compression: "stored", types: [] });
    expect(decodeFromBytes(getSnapshot.request, fromHex("06020404"))).toEqual({
      compression: "xz",
      types: ["test", "test"],
    });
  });

  it("given_all_alone_when_decoded_should_be_accepted_and_with_others_refused", () => {
    expect(decodeFromBytes(getSnapshot.request, fromHex("020164")).types).toEqual(["all"]);
    for (const hex of ["02026401", "02020164", "02026464"]) {
      expect(errorOf(() => decodeFromBytes(getSnapshot.request, fromHex(hex))).code).toBe(3);
    }
  });

  it("given_more_types_than_a_byte_counts_when_encoded_should_be_refused", () => {
    const types = Array.from({ length: 256 }, () => "test" as const);

    expect(errorOf(() => encodeToBytes(getSnapshot.request, { compression: "stored", types })).code).toBe(84);
  });
});
