// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeCommandFrame } from "../../../src/protocol/commands/command-frame.ts";
import {
  type AwaitedPartition,
  MAX_AWAITED_PARTITIONS,
  type WaitForMessages,
  waitForMessages,
} from "../../../src/protocol/commands/message/wait-for-messages.ts";
import { IggyError } from "../../../src/protocol/errors/iggy-error.ts";
import { PollNames } from "../../../src/protocol/message/parse-poll-messages.ts";
import { parseWaitForMessages } from "../../../src/protocol/message/parse-wait-for-messages.ts";
import { WaitFrames } from "../../../src/protocol/message/wait-frames.ts";
import { decodeFromBytes } from "../../../src/protocol/primitives/codec.ts";
import { numericIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { type PollingKind, pollingKinds } from "../../../src/protocol/primitives/polling-strategy.ts";
import { errorOf } from "../error-of.ts";

const HEADER_BYTES = 8;
const common = {
  consumer: { kind: "consumer_group", id: { kind: "string", value: "workers" } },
  stream: numericIdentifier(7),
  topic: { kind: "string", value: "orders" },
  count: 1000,
  autoCommit: true,
  waitMs: 30_000,
} as const satisfies Omit<WaitForMessages, "partitions">;

const payloadOf = (partitions: readonly AwaitedPartition[]): Buffer =>
  Buffer.from(encodeCommandFrame(waitForMessages, { ...common, partitions }).subarray(HEADER_BYTES));

const parsed = (payload: Buffer) => parseWaitForMessages(new PollNames(), payload, 0, payload.length);

const anyPartitions: fc.Arbitrary<AwaitedPartition[]> = fc.array(
  fc.record({
    partitionId: fc.nat(),
    strategy: fc.option(
      fc.record({
        kind: fc.constantFrom(...(Object.keys(pollingKinds) as PollingKind[])),
        value: fc.bigInt(0n, (1n << 64n) - 1n),
      }),
      { nil: undefined },
    ),
  }),
  { maxLength: 20 },
);

const numberOf = (value: bigint): number =>
  value <= Number.MAX_SAFE_INTEGER ? Number(value) : Number.POSITIVE_INFINITY;

describe("WaitFrames", () => {
  it("given_any_partitions_one_after_the_other_when_encoded_should_be_the_frames_of_the_codec", () => {
    const frames = new WaitFrames(common);
    fc.assert(
      fc.property(anyPartitions, (partitions) => {
        expect(frames.encode(partitions)).toEqual(encodeCommandFrame(waitForMessages, { ...common, partitions }));
      }),
    );
  });
});

describe("parseWaitForMessages", () => {
  it("given_any_partitions_when_parsed_should_be_a_poll_of_whichever_is_chosen", () => {
    fc.assert(
      fc.property(anyPartitions, (partitions) => {
        const request = parsed(payloadOf(partitions));
        expect(request).toMatchObject({ consumerKind: "consumer_group", consumer: "workers", stream: 7 });
        expect(request).toMatchObject({ topic: "orders", count: 1000, autoCommit: true, waitMs: 30_000 });
        expect(request.named).toEqual(partitions.map(({ partitionId }) => partitionId));
        const wanted = partitions.flatMap(({ partitionId, strategy }) =>
          strategy === undefined ? [] : [{ partitionId, kind: strategy.kind, value: numberOf(strategy.value) }],
        );
        expect(request.wanted).toEqual(wanted);
        for (const one of wanted) {
          request.choose(one);
          expect(request).toMatchObject(one);
        }
      }),
    );
  });

  it("given_a_request_cut_anywhere_when_parsed_should_be_invalid_command", () => {
    const payload = payloadOf([
      { partitionId: 3, strategy: { kind: "next", value: 0n } },
      { partitionId: 4, strategy: undefined },
    ]);
    for (let end = 0; end < payload.length; end++) {
      expect(errorOf(() => parsed(payload.subarray(0, end))).code).toBe(3);
    }
  });

  it("given_too_many_partitions_when_parsed_should_be_refused_before_they_are_read", () => {
    const payload = payloadOf([]);
    payload.writeUInt16LE(MAX_AWAITED_PARTITIONS + 1, payload.length - 2);

    expect(errorOf(() => parsed(payload)).code).toBe(3);
  });

  it("given_any_bytes_when_parsed_should_be_refused_where_the_codec_refuses_them", () => {
    const start = payloadOf([]);
    fc.assert(
      fc.property(fc.nat(start.length), fc.uint8Array({ maxLength: 60 }), (kept, rest) => {
        const payload = Buffer.concat([start.subarray(0, kept), rest]);
        const codeOf = (read: () => unknown): number | undefined => {
          try {
            read();
            return undefined;
          } catch (error) {
            return error instanceof IggyError ? error.code : Number.NaN;
          }
        };
        expect(codeOf(() => parsed(payload))).toBe(codeOf(() => decodeFromBytes(waitForMessages.request, payload)));
      }),
      { numRuns: 500 },
    );
  });
});
