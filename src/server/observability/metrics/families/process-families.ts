// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ProcessStats } from "../../process-stats.ts";
import { counter, gauge, type MetricFamily } from "../metric-family.ts";

interface ProcessState {
  readonly system: ProcessStats;
  readonly startedAtMicros: number;
  readonly version: string;
}

/** The process, under the names that clients of Prometheus have agreed on, and its disk. */
export const processFamilies = ({ system, startedAtMicros, version }: ProcessState): MetricFamily[] => {
  const { user, system: kernel } = process.cpuUsage();
  return [
    gauge("iggy_info", "The version of the protocol's server.", [{ labels: { version }, value: 1 }]),
    gauge("process_start_time_seconds", "When the server started.", startedAtMicros / 1e6),
    counter("process_cpu_seconds", "CPU time that was used.", (user + kernel) / 1e6),
    gauge("process_resident_memory_bytes", "Resident memory.", system.memoryUsageBytes),
    gauge("process_open_fds", "Open files and sockets.", system.openFilesCount),
    gauge("iggy_disk_free_bytes", "Free space of the file system with the data.", system.freeDiskSpaceBytes),
    gauge("iggy_disk_size_bytes", "Size of the file system with the data.", system.totalDiskSpaceBytes),
  ];
};
