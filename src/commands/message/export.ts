// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { exitCode } from "../../cli/errors/exit-codes.ts";
import { UserError } from "../../cli/errors/user-error.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { text, valueFlag } from "../../cli/framework/flags.ts";
import { requireTopic } from "../../cli/framework/names.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { untilStopped } from "../../cli/framework/until-stopped.ts";
import { type ExportResult, exportPartition } from "../../cli/message/export-partition.ts";
import { partitionOrAll } from "../../cli/message/poll-flags.ts";
import { formatBytes } from "../../cli/output/formats.ts";
import { Progress } from "../../cli/output/progress.ts";

export default class MessageExport extends ServerCommand {
  static override summary = "Copy the messages of a topic into files; run again to go on where it stopped.";
  static override aliases = aliasesOf("message", ["m"], "export", []);
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    directory: argument(text, { description: "Directory for the files, one for each partition." }),
  };
  static override flags = {
    partition: valueFlag(partitionOrAll, { default: "all", summary: "Partition to copy, or all." }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed ./backup"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(MessageExport);
    const { stream, topic, directory } = args;
    this.subject = { stream: stream.value, topic: topic.value };
    this.doing = `export messages of topic with ID: ${topic.value} and stream with ID: ${stream.value}`;
    const signal = untilStopped();
    const results = await this.withClient(flags, async (client, access) => {
      const { partitions } = await requireTopic(client, stream, topic);
      const wanted = partitions.filter(({ id }) => flags.partition === "all" || flags.partition === id);
      if (wanted.length === 0)
        throw new UserError(`partition ${flags.partition} was not found`, {
          exitCode: exitCode.notFound,
          name: "partition_not_found",
        });
      mkdirSync(directory, { recursive: true });
      const totalBytes = wanted.reduce((sum, { sizeBytes }) => sum + Number(sizeBytes), 0);
      const progress = new Progress({ what: "Exporting", totalBytes, isQuiet: this.output.quiet });
      const exported: ExportResult[] = [];
      for (const { id, currentOffset, messagesCount } of wanted) {
        const path = join(directory, partitionFile(id));
        const endOffset = messagesCount === 0n ? -1n : currentOffset;
        const target = { stream, topic, partitionId: id, endOffset, path, progress, signal };
        exported.push(await exportPartition(access, target));
      }
      progress.end();
      return exported;
    });
    const messages = results.reduce((sum, one) => sum + one.messages, 0);
    const bytes = results.reduce((sum, one) => sum + one.bytes, 0);
    await this.output.done(
      { directory, messages, bytes, complete: !signal.aborted, partitions: results },
      `Exported ${messages} messages of total size ${formatBytes(BigInt(bytes))} to ${directory}`,
    );
    if (signal.aborted)
      throw new UserError("interrupted", { hint: "run the command again to go on", exitCode: exitCode.interrupted });
  }
}

const partitionFile = (partitionId: number): string => `partition-${partitionId}.messages`;
