// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import {
  encodeRequestFrame,
  encodeResponseFrame,
  MAX_CONTROL_PAYLOAD_BYTES,
  readResponseHeader,
} from "../../src/protocol/frame.ts";
import { fromHex, vectorFile } from "./vector-file.ts";

describe("frames", () => {
  const { frames } = vectorFile<{ frames: { what: string; hex: string }[] }>("primitives.json");
  const recorded = (what: string): string => frames.find((frame) => frame.what === what)?.hex ?? "not recorded";

  it("given_requests_when_encoded_should_equal_the_recorded_frames", () => {
    expect(encodeRequestFrame(1, new Uint8Array()).toString("hex")).toBe(recorded("ping request"));
    expect(encodeRequestFrame(202, fromHex("066f7264657273")).toString("hex")).toBe(
      recorded("create_stream 'orders' request"),
    );
  });

  it("given_replies_when_encoded_should_equal_the_recorded_frames", () => {
    expect(encodeResponseFrame(0, new Uint8Array()).toString("hex")).toBe(recorded("empty OK response"));
    expect(encodeResponseFrame(1009, new Uint8Array()).toString("hex")).toBe(recorded("error response 1009"));
  });

  it("given_a_reply_behind_other_bytes_when_its_header_is_read_should_give_status_and_length", () => {
    const frame = encodeResponseFrame(0xffff_fffe, Buffer.from("four"));

    expect(readResponseHeader(Buffer.concat([Buffer.from("abc"), frame]), 3)).toEqual({
      status: 0xffff_fffe,
      payloadBytes: 4,
    });
    expect(frame.subarray(8).toString()).toBe("four");
  });

  it("given_the_limit_of_a_control_payload_when_read_should_be_ten_mebibytes", () => {
    expect(MAX_CONTROL_PAYLOAD_BYTES).toBe(10_485_760);
  });
});
