// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { valueFlag } from "../cli/framework/flags.ts";
import { oneOf } from "../cli/framework/readers.ts";
import { ServerCommand } from "../cli/framework/server-command.ts";
import { formatTime } from "../cli/output/formats.ts";
import { outputForms } from "../cli/output/output-form.ts";
import type { Stats as ServerStats } from "../protocol/blocks/stats.ts";

export default class Stats extends ServerCommand {
  static override summary = "Show what a server holds and uses.";
  static override flags = {
    output: valueFlag(oneOf(...outputForms), {
      char: "o",
      helpGroup: "GENERAL",
      summary: `Form of the result: ${outputForms.join(", ")} [table].`,
      helpValue: "<form>",
    }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %>", "<%= config.bin %> <%= command.id %> -o toml"];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(Stats);
    this.doing = "stats command";
    const stats = await this.withClient(flags, ({ system }) => system.getStats());
    await this.output.properties(stats, propertiesOf(stats));
  }
}

const propertiesOf = (stats: ServerStats): readonly (readonly [string, string])[] => [
  ["Iggy Server PID", String(stats.processId)],
  ["Iggy Server CPU Usage", `${stats.cpuUsagePercent.toFixed(4)} %`],
  ["Total CPU Usage", `${stats.totalCpuUsagePercent.toFixed(4)} %`],
  ["Iggy Server Memory Usage", String(stats.memoryUsageBytes)],
  ["Total Memory (RAM)", String(stats.totalMemoryBytes)],
  ["Available Memory (RAM)", String(stats.availableMemoryBytes)],
  ["Iggy Server Run Time", String(stats.runTimeMicros / 1_000_000n)],
  ["Start Time (UTC)", formatTime(stats.startTimeMicros)],
  ["Read Bytes", String(stats.readBytes)],
  ["Written Bytes", String(stats.writtenBytes)],
  ["Messages Size Bytes", String(stats.messagesSizeBytes)],
  ["Streams Count", String(stats.streamsCount)],
  ["Topics Count", String(stats.topicsCount)],
  ["Partitions Count", String(stats.partitionsCount)],
  ["Segments Count", String(stats.segmentsCount)],
  ["Message Count", String(stats.messagesCount)],
  ["Clients Count", String(stats.clientsCount)],
  ["Consumer Groups Count", String(stats.consumerGroupsCount)],
  ["OS Name", stats.osName],
  ["OS Version", stats.osVersion],
  ["Kernel Version", stats.kernelVersion],
  ["Threads Count", String(stats.threadsCount)],
  ["Free Disk Space", String(stats.freeDiskSpaceBytes)],
  ["Total Disk Space", String(stats.totalDiskSpaceBytes)],
];
