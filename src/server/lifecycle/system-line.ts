// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ControlContext } from "../control/control-context.ts";
import { streamTotals, sumOf } from "../control/handlers/summaries.ts";
import type { ProcessStatsReader } from "../observability/process-stats.ts";

/** The state of the machine and the server as one line of the log shows it; CPU usage is that since the line before. */
export const systemLine = ({ store, partitions, clients }: ControlContext, stats: ProcessStatsReader) => {
  const system = stats.read();
  const totals = sumOf([...store.metadata.streams.values()].map((stream) => streamTotals(partitions, stream)));
  return {
    cpuPercent: Math.round(system.cpuUsagePercent),
    machineCpuPercent: Math.round(system.totalCpuUsagePercent),
    memoryBytes: system.memoryUsageBytes,
    freeMemoryBytes: system.availableMemoryBytes,
    freeDiskBytes: system.freeDiskSpaceBytes,
    readBytes: system.readBytes,
    writtenBytes: system.writtenBytes,
    threads: system.threadsCount,
    openFiles: system.openFilesCount,
    clients: clients.count,
    messages: totals.messagesCount,
    messagesBytes: totals.sizeBytes,
  };
};
