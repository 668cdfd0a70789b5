// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { topicSettings } from "../../../src/protocol/blocks/topic-settings.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { errorOf } from "../error-of.ts";
import { fromHex } from "../vector-file.ts";

const MAX_U64 = (1n << 64n) - 1n;

describe("topicSettings", () => {
  it("given_every_field_set_when_encoded_should_write_them_in_the_order_of_the_protocol", () => {
    const settings = {
      compression: "gzip",
      messageExpiryMicros: 60_000_000n,
      maxTopicSizeBytes: MAX_U64,
      replicationFactor: 3,
      name: "t1",
    } as const;
    const hex = "02" + "0087930300000000" + "ffffffffffffffff" + "03" + "027431";

    expect(encodeToBytes(topicSettings, settings).toString("hex")).toBe(hex);
    expect(decodeFromBytes(topicSettings, fromHex(hex))).toEqual(settings);
  });

  it.each(["00", "03", "ff"])("given_the_compression_%s_when_decoded_should_be_invalid_command", (code) => {
    const error = errorOf(() => decodeFromBytes(topicSettings, fromHex(`${code}${"00".repeat(17)}0174`)));

    expect(error.errorName).toBe("invalid_command");
  });

  it("given_an_empty_name_when_decoded_and_when_encoded_should_be_invalid_format", () => {
    const settings = {
      compression: "none",
      messageExpiryMicros: 0n,
      maxTopicSizeBytes: 0n,
      replicationFactor: 0,
      name: "",
    } as const;

    expect(errorOf(() => decodeFromBytes(topicSettings, fromHex(`01${"00".repeat(18)}`))).code).toBe(4);
    expect(errorOf(() => encodeToBytes(topicSettings, settings)).code).toBe(4);
  });

  it.each([-1n, MAX_U64 + 1n])("given_the_expiry_%s_when_encoded_should_be_refused", (messageExpiryMicros) => {
    const settings = { compression: "none", maxTopicSizeBytes: 0n, replicationFactor: 0, name: "t" } as const;

    expect(errorOf(() => encodeToBytes(topicSettings, { ...settings, messageExpiryMicros })).code).toBe(84);
  });
});
