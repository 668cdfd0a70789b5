// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { permissions } from "../../../src/protocol/primitives/permissions.ts";
import { errorOf } from "../error-of.ts";
import { fromHex, vectorFile } from "../vector-file.ts";
import { anyPermissions } from "./any-permissions.ts";

const recorded = vectorFile<{ permissions: { what: string; hex: string }[] }>("primitives.json").permissions;

const setFlags = (values: object): string[] =>
  Object.entries(values)
    .filter(([, value]) => value === true)
    .map(([name]) => name);

describe("permissions", () => {
  it.each(recorded)("given_$what_when_decoded_and_encoded_should_give_the_same_bytes", ({ hex }) => {
    expect(encodeToBytes(permissions, decodeFromBytes(permissions, fromHex(hex))).toString("hex")).toBe(hex);
  });

  it.each(recorded.filter(({ what }) => /^global \w+$/.test(what)))(
    "given_$what_when_decoded_should_set_that_flag_only",
    ({ what, hex }) => {
      const expected = what.replace("global ", "").replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      const value = decodeFromBytes(permissions, fromHex(hex));

      expect(setFlags(value.global)).toEqual([expected]);
      expect(value.streams).toBeUndefined();
    },
  );

  it("given_streams_with_topics_when_decoded_should_name_every_flag", () => {
    const hex = recorded.find(({ what }) => what.startsWith("streams 1 "))?.hex ?? "";
    const { global, streams } = decodeFromBytes(permissions, fromHex(hex));
    const first = streams?.get(1);

    expect(setFlags(global)).toEqual([]);
    expect([...(streams?.keys() ?? [])]).toEqual([1, 4]);
    expect(setFlags(first ?? {})).toEqual(["readStream"]);
    expect([...(first?.topics ?? [])].map(([id, topic]) => [id, setFlags(topic)])).toEqual([
      [2, ["manageTopic"]],
      [3, ["sendMessages"]],
    ]);
    expect(setFlags(streams?.get(4) ?? {})).toEqual(["pollMessages"]);
  });

  it("given_any_permissions_when_encoded_and_decoded_should_be_equal", () => {
    fc.assert(
      fc.property(anyPermissions(fc.nat(0xffff_ffff)), (value) => {
        expect(decodeFromBytes(permissions, encodeToBytes(permissions, value))).toEqual(value);
      }),
    );
  });

  it("given_entries_in_any_order_when_encoded_should_be_ordered_by_id", () => {
    fc.assert(
      fc.property(anyPermissions(fc.nat(0xffff_ffff)), (value) => {
        const reversed = { ...value, streams: value.streams && new Map([...value.streams].reverse()) };
        expect(encodeToBytes(permissions, reversed)).toEqual(encodeToBytes(permissions, value));
      }),
    );
  });

  it("given_an_empty_map_of_streams_when_encoded_should_be_written_as_none", () => {
    const { global } = decodeFromBytes(permissions, Buffer.alloc(11));

    expect(encodeToBytes(permissions, { global, streams: new Map() })).toEqual(Buffer.alloc(11));
  });

  it("given_any_permissions_when_cut_short_should_be_invalid_command", () => {
    fc.assert(
      fc.property(anyPermissions(fc.nat(0xffff_ffff)), fc.nat(), (value, cut) => {
        const bytes = encodeToBytes(permissions, value);
        const part = bytes.subarray(0, cut % bytes.length);
        expect(errorOf(() => decodeFromBytes(permissions, part)).errorName).toBe("invalid_command");
      }),
    );
  });
});
