// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync, statfsSync } from "node:fs";
import { arch, cpus, freemem, hostname, type as osType, release, totalmem, version } from "node:os";

/** What the system says of this process and its machine; sizes in bytes, CPU in percent of one core. */
export interface ProcessStats {
  readonly cpuUsagePercent: number;
  readonly totalCpuUsagePercent: number;
  readonly memoryUsageBytes: number;
  readonly totalMemoryBytes: number;
  readonly availableMemoryBytes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly threadsCount: number;
  /** Linux only; 0 elsewhere. */
  readonly openFilesCount: number;
  readonly freeDiskSpaceBytes: number;
  readonly totalDiskSpaceBytes: number;
  readonly hostname: string;
  readonly osName: string;
  readonly osVersion: string;
  readonly kernelVersion: string;
}

/** Reads the state of the process; CPU usage is that since the call before. */
export class ProcessStatsReader {
  readonly #dataDirectory: string;
  #usage = process.cpuUsage();
  #usageAtMs = performance.now();
  #machine = machineTimes();

  constructor(dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
  }

  read(): ProcessStats {
    const disk = statfsSync(this.#dataDirectory);
    const counters = ioCounters();
    return {
      cpuUsagePercent: this.#processCpuPercent(),
      totalCpuUsagePercent: this.#machineCpuPercent(),
      memoryUsageBytes: process.memoryUsage.rss(),
      totalMemoryBytes: totalmem(),
      availableMemoryBytes: freemem(),
      readBytes: counters.get("read_bytes") ?? 0,
      writtenBytes: counters.get("write_bytes") ?? 0,
      threadsCount: entriesCount("/proc/self/task") ?? 1,
      openFilesCount: entriesCount("/proc/self/fd") ?? 0,
      freeDiskSpaceBytes: disk.bavail * disk.bsize,
      totalDiskSpaceBytes: disk.blocks * disk.bsize,
      hostname: hostname() || "unknown_hostname",
      osName: osType() || "unknown_os",
      osVersion: version() || arch(),
      kernelVersion: release() || "unknown_kernel",
    };
  }

  #processCpuPercent(): number {
    const { user, system } = process.cpuUsage(this.#usage);
    const nowMs = performance.now();
    const elapsedMicros = Math.max((nowMs - this.#usageAtMs) * 1000, 1);
    this.#usage = process.cpuUsage();
    this.#usageAtMs = nowMs;
    return ((user + system) / elapsedMicros) * 100;
  }

  #machineCpuPercent(): number {
    const before = this.#machine;
    this.#machine = machineTimes();
    const total = this.#machine.total - before.total;
    return total <= 0 ? 0 : (1 - (this.#machine.idle - before.idle) / total) * 100;
  }
}

const machineTimes = (): { readonly idle: number; readonly total: number } => {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, total };
};

/** Linux only: what the process has read from and written to disks. */
const ioCounters = (): ReadonlyMap<string, number> => {
  try {
    const lines = readFileSync("/proc/self/io", "utf8").trim().split("\n");
    return new Map(lines.map((line) => [line.split(":")[0] ?? "", Number(line.split(":")[1])]));
  } catch {
    return new Map();
  }
};

const entriesCount = (path: string): number | undefined => {
  try {
    return readdirSync(path).length;
  } catch {
    return undefined;
  }
};
