// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Arena } from "../arena/arena.ts";
import { Kernel, openKernelMemory } from "../kernel/kernel.ts";
import type { ScanEnvironment } from "./segment-scan.ts";

/** The largest message and its index entries fit. */
const SCAN_MEMORY_BYTES = 96 * 1024 * 1024;

/** Memory to look at stored messages with. */
export const makeScanEnvironment = (kernelModule: WebAssembly.Module): ScanEnvironment => {
  const kernel = new Kernel(kernelModule, openKernelMemory(SCAN_MEMORY_BYTES));
  return { kernel, memory: kernel.memory, arena: new Arena(kernel.heapStart, kernel.memory.length) };
};

/** XXH3-64 of bytes outside the kernel's memory. */
export const checksumIn = ({ kernel, memory, arena }: ScanEnvironment, bytes: Uint8Array): bigint => {
  const region = arena.allocate(bytes.length);
  if (region === undefined) throw new Error("no memory for a checksum");
  memory.set(bytes, region.offset);
  const checksum = kernel.xxh3(region.offset, bytes.length);
  arena.release(region);
  return checksum;
};
