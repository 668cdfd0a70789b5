// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, test } from "vitest";
import { parseSendMessages, SendMessagesRequest } from "../../../../src/protocol/message/parse-send-messages.ts";
import { Kernel, loadKernelModule, openKernelMemory } from "../../../../src/server/log/kernel/kernel.ts";
import { fromHex, vectorFile } from "../../../protocol/vector-file.ts";
import { layOut } from "./batches.ts";

interface Filling {
  readonly count: number;
}

interface RecordedSend {
  readonly n: number;
  readonly code?: number;
  readonly status: number;
  readonly request?: string;
  readonly request_recipe?: { readonly messages: readonly { payload: Filling; user_headers?: Filling }[] };
}

const kernel = new Kernel(loadKernelModule(), openKernelMemory(80 * 1024 * 1024));
const { memory, heapStart } = kernel;

// Statuses of the stages before the batch is looked at, and of those after it was found sound.
const parserStatuses = [3, 6];
const laterStatuses = [1009, 2010, 3007];
const expectedCode = (status: number): number => (laterStatuses.includes(status) ? 0 : status);

const sends = vectorFile<{ steps: RecordedSend[] }>("messages.json").steps.filter(({ code }) => code === 101);

describe("batches the Apache Iggy server was sent", () => {
  const requests = sends.filter(({ request, status }) => request !== undefined && !parserStatuses.includes(status));

  test("given_the_recording_when_read_should_hold_a_batch_for_each_refusal", () => {
    const statuses = new Set(sends.map(({ status }) => status));
    for (const status of [4009, 4017, 4022, 4031, 4032, 4033, 4036, 4100, 10_011]) expect(statuses).toContain(status);
  });

  it.each(requests)("given_step_$n_when_validated_should_get_its_status_$status", ({ request = "", status }) => {
    const payload = fromHex(request);
    memory.set(payload, heapStart);
    const found = new SendMessagesRequest();
    parseSendMessages(found, memory, heapStart, heapStart + payload.length);
    expect(kernel.validateBatch(found.messagesCount, found.indexOffset, found.areaOffset, found.areaLength)).toBe(
      expectedCode(status),
    );
  });

  const recipes = sends.filter(({ request_recipe }) => request_recipe !== undefined);

  it.each(recipes)("given_step_$n_when_validated_should_get_its_status_$status", ({ request_recipe, status }) => {
    const messages = request_recipe?.messages ?? [];
    const { bytes, indexBytes } = layOut(
      messages.map(({ payload, user_headers }) => ({
        id: 1n,
        payload: new Uint8Array(payload.count),
        headers: new Uint8Array(user_headers?.count ?? 0),
      })),
    );
    memory.set(bytes, heapStart);
    const area = heapStart + indexBytes;
    expect(kernel.validateBatch(messages.length, heapStart, area, bytes.length - indexBytes)).toBe(
      expectedCode(status),
    );
  });
});

describe("recorded hashes", () => {
  const hashes = vectorFile<{ xxh: { length: number; xxh3_64: string }[] }>("hash_functions.json").xxh;

  it.each(hashes)("given_$length_bytes_when_hashed_should_be_$xxh3_64", ({ length, xxh3_64 }) => {
    for (let at = 0; at < length; at++) memory[heapStart + at] = (31 * at + 7) & 255;
    expect(kernel.xxh3(heapStart, length).toString(16).padStart(16, "0")).toBe(xxh3_64);
  });
});
