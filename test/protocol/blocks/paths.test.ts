// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { consumerOffsetPath } from "../../../src/protocol/blocks/consumer-offset-path.ts";
import { groupPath } from "../../../src/protocol/blocks/group-path.ts";
import { topicPath } from "../../../src/protocol/blocks/topic-path.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { numericIdentifier, stringIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { errorOf } from "../error-of.ts";
import { fromHex } from "../vector-file.ts";

const stream = numericIdentifier(1);
const topic = stringIdentifier("t");
const topicHex = "010401000000020174";

describe("paths", () => {
  it("given_a_topic_when_encoded_should_write_its_stream_first", () => {
    expect(encodeToBytes(topicPath, { stream, topic }).toString("hex")).toBe(topicHex);
  });

  it("given_a_group_when_encoded_should_write_it_behind_its_topic", () => {
    const path = { stream, topic, group: stringIdentifier("g") };

    expect(encodeToBytes(groupPath, path).toString("hex")).toBe(`${topicHex}020167`);
    expect(decodeFromBytes(groupPath, fromHex(`${topicHex}020167`))).toEqual(path);
  });

  it("given_an_offset_of_a_group_when_encoded_should_write_the_consumer_first_and_the_partition_last", () => {
    const path = {
      consumer: { kind: "consumer_group", id: numericIdentifier(9) },
      stream,
      topic,
      partitionId: 3,
    } as const;

    expect(encodeToBytes(consumerOffsetPath, path).toString("hex")).toBe(`02010409000000${topicHex}0103000000`);
    expect(decodeFromBytes(consumerOffsetPath, fromHex(`02010409000000${topicHex}0103000000`))).toEqual(path);
  });

  it("given_any_flag_but_one_when_decoded_should_be_an_offset_without_a_partition", () => {
    for (const flag of ["00", "02", "ff"]) {
      const path = decodeFromBytes(consumerOffsetPath, fromHex(`01010409000000${topicHex}${flag}03000000`));

      expect(path.partitionId).toBeUndefined();
    }
  });

  it("given_two_bad_parts_when_decoded_should_report_the_first", () => {
    expect(errorOf(() => decodeFromBytes(topicPath, fromHex("0200090100"))).code).toBe(4);
    expect(errorOf(() => decodeFromBytes(topicPath, fromHex("0901000200"))).code).toBe(3);
    expect(errorOf(() => decodeFromBytes(consumerOffsetPath, fromHex("030200"))).code).toBe(3);
  });
});
