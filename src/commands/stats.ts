// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { formatBytes, formatTime } from "../cli/formats.ts";
import { ServerCommand } from "../cli/server-command.ts";
import { formatProperties } from "../cli/table.ts";

export default class Stats extends ServerCommand {
  static override summary = "Show what a server holds and uses.";

  override async run() {
    const { flags } = await this.parse(Stats);
    this.doing = "get the statistics of the server";
    const stats = await this.withClient(flags, (client) => client.system.getStats());
    this.log(
      formatProperties([
        ["Server", `${stats.serverVersion} on ${stats.hostname}, process ${stats.processId}`],
        ["Started", formatTime(stats.startTimeMicros)],
        [
          "CPU",
          `${stats.cpuUsagePercent.toFixed(1)} % of one core, machine ${stats.totalCpuUsagePercent.toFixed(1)} %`,
        ],
        ["Memory", `${formatBytes(stats.memoryUsageBytes)} of ${formatBytes(stats.totalMemoryBytes)}`],
        ["Disk", `${formatBytes(stats.freeDiskSpaceBytes)} free of ${formatBytes(stats.totalDiskSpaceBytes)}`],
        ["Streams", String(stats.streamsCount)],
        ["Topics", String(stats.topicsCount)],
        ["Partitions", String(stats.partitionsCount)],
        ["Segments", String(stats.segmentsCount)],
        ["Messages", `${stats.messagesCount}, ${formatBytes(stats.messagesSizeBytes)}`],
        ["Clients", String(stats.clientsCount)],
        ["Consumer groups", String(stats.consumerGroupsCount)],
      ]),
    );
    return stats;
  }
}
