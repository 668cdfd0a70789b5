// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { join } from "node:path";
import { readStoredMessages } from "../../../src/protocol/message/stored-message.ts";
import type { PollingKind } from "../../../src/protocol/primitives/polling-strategy.ts";
import { Arena } from "../../../src/server/log/arena/arena.ts";
import { IdMemory } from "../../../src/server/log/deduplication/id-memory.ts";
import { DataDirectory } from "../../../src/server/log/files/data-directory.ts";
import { DescriptorBudget, shareDescriptors } from "../../../src/server/log/files/descriptor-budget.ts";
import { FilePool } from "../../../src/server/log/files/file-pool.ts";
import { Trash } from "../../../src/server/log/files/trash.ts";
import { headState } from "../../../src/server/log/head/head-layout.ts";
import { CONTROLLER_THREAD } from "../../../src/server/log/head/head-lock.ts";
import { HeadTable } from "../../../src/server/log/head/head-table.ts";
import { HeadWatches } from "../../../src/server/log/head/head-watches.ts";
import type { PartitionHead } from "../../../src/server/log/head/partition-head.ts";
import { Kernel, loadKernelModule, openKernelMemory } from "../../../src/server/log/kernel/kernel.ts";
import type { LogEnvironment, LogSettings } from "../../../src/server/log/partition/log-environment.ts";
import { PartitionPlace } from "../../../src/server/log/partition/partition-place.ts";
import { SharedPartitionLog } from "../../../src/server/log/partition/shared-partition-log.ts";
import { SyncPace } from "../../../src/server/log/partition/sync-pace.ts";
import type { ReadResult } from "../../../src/server/log/partition-log.ts";
import { recoverPartition } from "../../../src/server/log/recovery/recover-partition.ts";
import { allocateMetrics } from "../../../src/server/observability/metrics/metrics-layout.ts";
import { ThreadMetrics } from "../../../src/server/observability/metrics/thread-metrics.ts";

const MEMORY_BYTES = 16 * 1024 * 1024;
const HEADROOM_BYTES = 24;
const OPEN_FILES = 8;
const module = loadKernelModule();

export const defaultSettings: LogSettings = {
  segmentSizeBytes: 4096,
  enforceFsync: false,
  indexTailLimit: 64,
  maxReadBytes: 1024 * 1024,
  verifyEveryRead: true,
};

/** A message as a test compares it. */
export interface ReadMessage {
  readonly offset: number;
  readonly text: string;
  readonly timestampMicros: number;
}

/** What one thread serves partitions with. */
export const openEnvironment = (settings: Partial<LogSettings> = {}): LogEnvironment => {
  const kernel = new Kernel(module, openKernelMemory(MEMORY_BYTES));
  return {
    thread: CONTROLLER_THREAD,
    kernel,
    memory: kernel.memory,
    arena: new Arena(kernel.heapStart, MEMORY_BYTES),
    pool: new FilePool(new DescriptorBudget(shareDescriptors(OPEN_FILES, 0, 1)), CONTROLLER_THREAD),
    watches: new HeadWatches(),
    settings: { ...defaultSettings, ...settings },
    syncPace: new SyncPace(),
    metrics: new ThreadMetrics(allocateMetrics()),
    warn: () => {},
  };
};

/** Appends a batch of messages with these payloads and without ids. */
export const appendTexts = (
  environment: LogEnvironment,
  log: SharedPartitionLog,
  texts: readonly string[],
): Promise<void> =>
  appendMessages(
    environment,
    log,
    texts.map((text) => ({ id: 0n, text })),
  );

const appendMessages = async (
  environment: LogEnvironment,
  log: SharedPartitionLog,
  messages: readonly { readonly id: bigint; readonly text: string }[],
): Promise<void> => {
  const { memory, arena } = environment;
  const bytes = messages.map(({ text }) => Buffer.from(text));
  const areaLength = bytes.reduce((sum, { length }) => sum + 64 + length, 0);
  const region = arena.allocate(messages.length * 16 + areaLength)!;
  const areaOffset = region.offset + messages.length * 16;
  memory.fill(0, region.offset, areaOffset + areaLength);
  let at = areaOffset;
  for (const [place, payload] of bytes.entries()) {
    const { id } = messages[place]!;
    memory.writeBigUInt64LE(id & 0xffff_ffff_ffff_ffffn, at + 8);
    memory.writeBigUInt64LE(id >> 64n, at + 16);
    memory.writeUInt32LE(payload.length, at + 52);
    memory.set(payload, at + 64);
    at += 64 + payload.length;
  }
  try {
    await log.append({ messagesCount: messages.length, indexOffset: region.offset, areaOffset, areaLength });
  } finally {
    arena.release(region);
  }
};

/** A partition opened by one thread, with what a test needs around it. */
export class OpenPartition {
  readonly path: string;
  readonly head: PartitionHead;
  readonly log: SharedPartitionLog;
  readonly trash: Trash;
  readonly ids: IdMemory | undefined;
  readonly repairs: readonly string[];
  readonly environment: LogEnvironment;

  constructor(directory: string, settings: Partial<LogSettings> = {}) {
    this.environment = openEnvironment(settings);
    const { kernel, memory, arena } = this.environment;
    const names = { root: directory, streams: "streams", topics: "topics", partitions: "partitions" };
    this.trash = new Trash(directory);
    this.path = new DataDirectory(names).partition(0, 0, 0);
    const recovered = recoverPartition(
      { path: this.path, syncedUpTo: undefined, validateChecksums: false },
      { kernel, memory, arena },
    );
    this.repairs = recovered.repairs;
    const heads = new HeadTable();
    heads.addChunk();
    this.head = heads.head(0);
    this.head.publish({ ...recovered.head, state: headState.open, incarnation: 1, generation: 1 });
    const { deduplication } = this.environment.settings;
    this.ids = deduplication && new IdMemory(IdMemory.allocate(deduplication.maxEntries), deduplication);
    const options = { path: this.path, head: this.head, incarnation: 1, ids: this.ids };
    const place = new PartitionPlace(options, this.environment.pool);
    this.log = new SharedPartitionLog(place, this.environment);
  }

  segmentPath(baseOffset: number, extension: "log" | "index"): string {
    return join(this.path, `${String(baseOffset).padStart(20, "0")}.${extension}`);
  }

  async append(...texts: readonly string[]): Promise<void> {
    await appendTexts(this.environment, this.log, texts);
  }

  /** Appends messages with these ids, and text that says which one each is. */
  async appendWithIds(...messages: readonly { readonly id: bigint; readonly text: string }[]): Promise<void> {
    await appendMessages(this.environment, this.log, messages);
  }

  async read(kind: PollingKind, value: number, count: number, committedOffset?: number): Promise<ReadMessage[]> {
    const request = { kind, value, count, committedOffset, headroomBytes: HEADROOM_BYTES, takesSlices: false };
    return this.messagesOf(await this.log.read(request));
  }

  messagesOf(result: ReadResult): ReadMessage[] {
    const { region, messagesBytes, messagesCount } = result;
    if (region === undefined) return [];
    const start = region.offset + HEADROOM_BYTES;
    const area = Buffer.from(this.environment.memory.subarray(start, start + messagesBytes));
    this.environment.arena.release(region);
    return readStoredMessages(area, messagesCount).map((message) => ({
      offset: Number(message.offset),
      text: message.payload.toString(),
      timestampMicros: Number(message.timestampMicros),
    }));
  }

  async readAll(): Promise<ReadMessage[]> {
    const all: ReadMessage[] = [];
    for (;;) {
      const last = all.at(-1);
      const more = await this.read("offset", last === undefined ? 0 : last.offset + 1, 100);
      if (more.length === 0) return all;
      all.push(...more);
    }
  }

  close(): void {
    this.log.close();
  }
}
