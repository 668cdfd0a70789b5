// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { Handshakes } from "../../../../src/server/transport/quic/handshakes.ts";

test("given_one_address_when_it_begins_again_and_again_should_leave_room_for_others", () => {
  const handshakes = new Handshakes();
  const ends = Array.from({ length: 64 }, () => handshakes.begin("10.0.0.1"));
  expect(handshakes.hasRoomFor("10.0.0.1")).toBe(false);
  expect(handshakes.hasRoomFor("10.0.0.2")).toBe(true);
  ends[0]?.();
  ends[0]?.();
  expect(handshakes.hasRoomFor("10.0.0.1")).toBe(true);
  handshakes.begin("10.0.0.1");
  expect(handshakes.hasRoomFor("10.0.0.1")).toBe(false);
});

test("given_many_addresses_when_they_begin_should_need_proof_and_then_have_no_room", () => {
  const handshakes = new Handshakes();
  const ends: (() => void)[] = [];
  for (let at = 0; at < 256; at++) {
    expect(handshakes.needProof).toBe(at >= 32);
    expect(handshakes.hasRoomFor(`10.0.0.${at}`)).toBe(true);
    ends.push(handshakes.begin(`10.0.0.${at}`));
  }
  expect(handshakes.hasRoomFor("10.0.1.1")).toBe(false);
  for (const end of ends) end();
  expect(handshakes.needProof).toBe(false);
  expect(handshakes.hasRoomFor("10.0.0.1")).toBe(true);
});
