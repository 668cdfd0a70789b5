// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { commandTable } from "../../../src/protocol/command-table.ts";
import { encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { arbitrariesOf } from "../../protocol/commands/arbitraries.ts";
import { recordedExchanges } from "../../protocol/vectors/recorded-exchanges.ts";
import { requestFrame } from "../../support/raw-connection.ts";
import type { SeededRandom } from "../../support/seeded-random.ts";

interface Request {
  readonly code: number;
  readonly payload: Buffer;
}

const SAMPLES_OF_A_COMMAND = 25;
const MAX_RANDOM_BYTES = 400;
/** Values that lie on the edge of something. */
const EDGES = [0, 1, 2, 3, 4, 5, 0x7f, 0xff, 0x100, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

/** Requests that are right: recorded ones, and ones made of values of every field. */
const rightRequests = (seed: number): readonly Request[] => [
  ...recordedExchanges.flatMap(({ code, request }) =>
    request === undefined ? [] : [{ code, payload: Buffer.from(request, "hex") }],
  ),
  ...commandTable.flatMap(({ name, command }) => {
    const values = fc.sample(arbitrariesOf[name]!.request, { numRuns: SAMPLES_OF_A_COMMAND, seed });
    return values.map((value) => ({ code: command.code, payload: encodeToBytes(command.request, value as never) }));
  }),
];

/** Frames of every kind: right ones, ones with something wrong in them, and bytes that are no frames. */
export class FrameSource {
  readonly #random: SeededRandom;
  readonly #right: readonly Request[];
  /** Codes of the frames that were given so far. */
  readonly codes = new Set<number>();

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#right = rightRequests(random.below(0x7fff_ffff));
  }

  next(): Buffer {
    const random = this.#random;
    const { code, payload } = random.pick(this.#right);
    const kind = random.below(20);
    if (kind < 19) this.codes.add(code);
    if (kind < 5) return requestFrame(code, payload);
    if (kind < 11) return requestFrame(code, this.#mutated(payload));
    if (kind < 14) return requestFrame(code, payload.subarray(0, random.below(payload.length + 1)));
    if (kind < 17) return requestFrame(code, random.bytes(random.below(MAX_RANDOM_BYTES)));
    if (kind < 18) return this.#wrongLength(requestFrame(code, payload));
    if (kind < 19) return requestFrame(code, Buffer.concat([payload, random.bytes(random.below(20))]));
    return random.chance(0.5)
      ? requestFrame(random.pick([...EDGES, 99, 777]), random.bytes(random.below(50)))
      : random.bytes(1 + random.below(MAX_RANDOM_BYTES));
  }

  #mutated(payload: Buffer): Buffer {
    const random = this.#random;
    let bytes = Buffer.from(payload);
    for (let change = random.between(1, 4); change > 0 && bytes.length > 0; change--) {
      const at = random.below(bytes.length);
      const way = random.below(5);
      if (way === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      else if (way === 1) bytes[at] = random.below(256);
      else if (way === 2 && bytes.length >= 4) bytes.writeUInt32LE(random.pick(EDGES), random.below(bytes.length - 3));
      else if (way === 3)
        bytes = Buffer.concat([bytes.subarray(0, at), random.bytes(random.below(9)), bytes.subarray(at)]);
      else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.below(9))]);
    }
    return bytes;
  }

  #wrongLength(frame: Buffer): Buffer {
    const right = frame.readUInt32LE(0);
    const wrong = this.#random.pick([...EDGES, right - 1, right + 1, right + 4, 10 * 1024 * 1024 + 5]);
    frame.writeUInt32LE(Math.max(wrong, 0), 0);
    return frame;
  }
}
