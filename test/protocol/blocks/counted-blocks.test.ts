// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { clientDetails } from "../../../src/protocol/blocks/client-details.ts";
import { clusterMetadata } from "../../../src/protocol/blocks/cluster-metadata.ts";
import { groupDetails } from "../../../src/protocol/blocks/group-details.ts";
import { streamDetails } from "../../../src/protocol/blocks/stream-details.ts";
import { topicDetails } from "../../../src/protocol/blocks/topic-details.ts";
import { ByteReader } from "../../../src/protocol/primitives/byte-reader.ts";
import { type Codec, decodeFromBytes } from "../../../src/protocol/primitives/codec.ts";
import { errorOf } from "../error-of.ts";
import { fromHex } from "../vector-file.ts";

const zeros = (bytes: number): string => "00".repeat(bytes);
const topicHeader = `${zeros(4 + 8 + 4 + 8)}01${zeros(8 + 1 + 8 + 8)}0174`;

/** Where the count of a block stands, and how many bytes a block with one element takes. */
interface CountedBlock {
  readonly what: string;
  readonly codec: Codec<unknown>;
  readonly countAt: number;
  readonly hex: string;
}

const blocks: readonly CountedBlock[] = [
  {
    what: "topics of a stream",
    codec: streamDetails as Codec<unknown>,
    countAt: 12,
    hex: `${zeros(12)}01000000${zeros(16)}0173${topicHeader}`,
  },
  {
    what: "partitions of a topic",
    codec: topicDetails as Codec<unknown>,
    countAt: 12,
    hex: `${zeros(12)}01000000${zeros(8)}01${zeros(25)}0174${zeros(40)}`,
  },
  {
    what: "members of a group",
    codec: groupDetails as Codec<unknown>,
    countAt: 8,
    hex: `${zeros(8)}01000000016705000000${zeros(4)}`,
  },
  {
    what: "partitions of a member",
    codec: groupDetails as Codec<unknown>,
    countAt: 18,
    hex: `${zeros(8)}0100000001670500000001000000${zeros(4)}`,
  },
  {
    what: "groups of a client",
    codec: clientDetails as Codec<unknown>,
    countAt: 13,
    hex: `${zeros(8)}01${zeros(4)}01000000${zeros(12)}`,
  },
  {
    what: "nodes of a cluster",
    codec: clusterMetadata as Codec<unknown>,
    countAt: 4,
    hex: `${zeros(4)}01000000${zeros(4 + 4 + 8 + 2)}`,
  },
];

const withCount = (hex: string, at: number, count: number): Buffer => {
  const bytes = fromHex(hex);
  bytes.writeUInt32LE(count, at);
  return bytes;
};

describe("blocks with a count", () => {
  it.each(blocks)("given_one_of_the_$what_when_decoded_should_read_every_byte", ({ codec, hex }) => {
    const reader = new ByteReader(fromHex(hex));
    codec.decode(reader);

    expect(reader.remaining).toBe(0);
  });

  it.each(blocks)("given_a_count_of_none_of_the_$what_when_decoded_should_leave_the_element", (block) => {
    const reader = new ByteReader(withCount(block.hex, block.countAt, 0));
    block.codec.decode(reader);

    expect(reader.remaining).toBeGreaterThan(0);
  });

  it.each(blocks)("given_more_than_there_are_of_the_$what_when_decoded_should_be_invalid_command", (block) => {
    for (const count of [2, 0x7fff_ffff, 0xffff_ffff]) {
      const bytes = withCount(block.hex, block.countAt, count);

      expect(errorOf(() => decodeFromBytes(block.codec, bytes)).errorName).toBe("invalid_command");
    }
  });
});
