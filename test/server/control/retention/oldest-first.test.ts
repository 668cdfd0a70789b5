// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseOldestFirst } from "../../../../src/server/control/retention/oldest-first.ts";
import type { SealedSegment } from "../../../../src/server/log/maintenance/sealed-segment.ts";

const sizes = fc.array(fc.record({ sizeBytes: fc.nat(100), tookMicros: fc.nat(50) }), { maxLength: 12 });
const partition = fc.record({ sizes, lowest: fc.option(fc.nat(30), { nil: Number.POSITIVE_INFINITY }) });
const partitions = fc.array(partition, { maxLength: 5 });

/** Segments of 3 messages each whose times grow. */
const segmentsOf = (list: readonly { readonly sizeBytes: number; readonly tookMicros: number }[]): SealedSegment[] => {
  let timestamp = 1;
  return list.map(({ sizeBytes, tookMicros }, place) => {
    const firstTimestampMicros = timestamp;
    timestamp += tookMicros;
    const offsets = { baseOffset: place * 3, endOffset: place * 3 + 2, messagesCount: 3 };
    return { ...offsets, sizeBytes, firstTimestampMicros, lastTimestampMicros: timestamp };
  });
};

test("given_any_topic_when_segments_are_chosen_should_be_the_oldest_ones_and_no_more_than_needed", () => {
  fc.assert(
    fc.property(partitions, fc.nat(2000), fc.nat(20), (generated, thresholdBytes, maxSegments) => {
      const all = generated.map(({ sizes: list, lowest }) => ({ segments: segmentsOf(list), lowest }));
      const total = all.flatMap(({ segments }) => segments).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      const trimmable = all.map(({ segments, lowest }) => ({
        segmentAt: (place: number) => segments[place],
        lowestCommittedOffset: lowest,
      }));
      const { counts, sizeBytes } = chooseOldestFirst(trimmable, total, thresholdBytes, maxSegments);
      // The plain way: what is free to go in each partition, all of it sorted by time, taken from the front.
      const free = all.flatMap(({ segments, lowest }, place) => {
        const kept = segments.findIndex(({ endOffset }) => endOffset > lowest);
        return segments.slice(0, kept === -1 ? undefined : kept).map((segment) => ({ place, segment }));
      });
      free.sort((a, b) => a.segment.firstTimestampMicros - b.segment.firstTimestampMicros || a.place - b.place);
      const expected = all.map(() => 0);
      let left = total;
      for (const { place, segment } of free.slice(0, maxSegments)) {
        if (left < thresholdBytes) break;
        expected[place]!++;
        left -= segment.sizeBytes;
      }
      expect(counts).toEqual(expected);
      expect(sizeBytes).toBe(left);
    }),
  );
});
