// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// What the kernel costs for each message. Run with `npx tsx test/server/log/kernel/kernel.bench.ts [kernel.wasm]`; another
// module than the built one lets two forms of a function be compared, best in turns because the machine is shared.
import { readFileSync } from "node:fs";
import { Kernel, loadKernelModule, openKernelMemory } from "../../../../src/server/log/kernel/kernel.ts";
import { layOut } from "./batches.ts";

const MESSAGES = 1000;
const WARM_UP_CALLS = 300;
const SAMPLES = 60;
const CALLS_PER_SAMPLE = 20;

const [, , otherModule] = process.argv;
const module = otherModule === undefined ? loadKernelModule() : new WebAssembly.Module(readFileSync(otherModule));
const kernel = new Kernel(module, openKernelMemory(16 * 1024 * 1024));
const { memory } = kernel;
const indexOffset = 64 * 1024;

/** Nanoseconds a message: the best and the median of the samples. */
const measure = (prepare: () => void, run: () => void): string => {
  for (let call = 0; call < WARM_UP_CALLS; call++) {
    prepare();
    run();
  }
  const samples: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    let elapsedNs = 0n;
    for (let call = 0; call < CALLS_PER_SAMPLE; call++) {
      prepare();
      const startNs = process.hrtime.bigint();
      run();
      elapsedNs += process.hrtime.bigint() - startNs;
    }
    samples.push(Number(elapsedNs) / CALLS_PER_SAMPLE / MESSAGES);
  }
  samples.sort((a, b) => a - b);
  return `${(samples[0] ?? 0).toFixed(1)} best, ${(samples[SAMPLES / 2] ?? 0).toFixed(1)} median`;
};

const nothing = (): void => {};
const stamp = { baseOffset: 1_000_000, timestampMicros: 1.7e15, firstRelativeOffset: 10, segmentPosition: 1_000_000 };

for (const payloadBytes of [10, 100, 200, 1000, 1024, 4096]) {
  for (const id of payloadBytes === 100 || payloadBytes === 1000 ? [7n, 0n] : [7n]) {
    const list = Array.from({ length: MESSAGES }, (_, place) => ({
      id,
      payload: Buffer.alloc(payloadBytes, place),
      headers: new Uint8Array(0),
    }));
    const { bytes, indexBytes } = layOut(list);
    const areaOffset = indexOffset + indexBytes;
    const areaLength = bytes.length - indexBytes;
    const batch = { messagesCount: MESSAGES, indexOffset, areaOffset, areaLength };
    const restore = () => {
      memory.set(bytes, indexOffset);
    };
    const index = bytes.subarray(0, indexBytes);
    const restoreIndex = () => {
      memory.set(index, indexOffset);
    };
    const validate = () => {
      if (kernel.validateBatch(MESSAGES, indexOffset, areaOffset, areaLength) !== 0) throw new Error("refused");
    };
    const verify = () => {
      if (kernel.verifyMessages(areaOffset, areaLength, stamp.baseOffset).reason !== "ok") throw new Error("damaged");
    };
    const label = `${payloadBytes} B${id === 0n ? ", ids made" : ""}`.padEnd(18);
    restore();
    console.log(`${label} validate  ${measure(nothing, validate)}`);
    console.log(
      `${label} stamp     ${measure(id === 0n ? restore : restoreIndex, () => kernel.stampBatch(batch, stamp))}`,
    );
    if (id !== 0n) console.log(`${label} verify    ${measure(nothing, verify)}`);
  }
}
