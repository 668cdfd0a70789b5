// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { serverKey } from "../../cli/connection/server-address.ts";
import { exitCode } from "../../cli/errors/exit-codes.ts";
import { UsageError, UserError } from "../../cli/errors/user-error.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { aliasesOf, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { text } from "../../cli/framework/flags.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { untilStopped } from "../../cli/framework/until-stopped.ts";
import { type ImportResult, importFile } from "../../cli/message/import-file.ts";
import { partitioningOf, sendFlags } from "../../cli/message/send-flags.ts";
import { Progress } from "../../cli/output/progress.ts";
import { Partitioning } from "../../client/commands/choices.ts";

export default class MessageImport extends ServerCommand {
  static override summary = "Send the messages of exported files; run again to go on where it stopped.";
  static override aliases = aliasesOf("message", ["m"], "import", []);
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    path: argument(text, {
      description: "A file, or a directory whose files go to the partitions they came from.",
    }),
  };
  static override flags = { "partition-id": sendFlags["partition-id"], "message-key": sendFlags["message-key"] };
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed ./backup"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(MessageImport);
    const { stream, topic, path } = args;
    this.subject = { stream: stream.value, topic: topic.value };
    this.doing = `import messages to topic with ID: ${topic.value} and stream with ID: ${stream.value}`;
    const files = filesOf(path);
    const signal = untilStopped();
    const totalBytes = files.reduce((sum, { file }) => sum + statSync(file).size, 0);
    const progress = new Progress({ what: "Importing", totalBytes, isQuiet: this.output.quiet });
    const { client, messages: access, settings } = await this.connect(flags);
    const target = `${serverKey(settings.address)}/${stream.value}/${topic.value}`;
    const results: ImportResult[] = [];
    try {
      for (const { file, partitionId } of files) {
        const isOwn = flags["partition-id"] === undefined && flags["message-key"] === undefined;
        const partitioning =
          isOwn && partitionId !== undefined ? Partitioning.PartitionId(partitionId) : partitioningOf(flags);
        results.push(await importFile(access, { path: file, stream, topic, partitioning, target, progress, signal }));
      }
    } finally {
      progress.end();
      await client.close({ drain: false });
    }
    const messages = results.reduce((sum, one) => sum + one.messages, 0);
    await this.output.done(
      { messages, complete: !signal.aborted, files: results },
      `Imported ${messages} messages to topic with ID: ${topic.value} and stream with ID: ${stream.value}`,
    );
    if (signal.aborted) {
      throw new UserError("interrupted", { hint: "run the command again to go on", exitCode: exitCode.interrupted });
    }
  }
}

const filesOf = (path: string): readonly { readonly file: string; readonly partitionId: number | undefined }[] => {
  if (!statSync(path).isDirectory()) return [{ file: path, partitionId: undefined }];
  const files = readdirSync(path).flatMap((name) => {
    const match = /^partition-(\d+)\.messages$/.exec(name);
    return match === null ? [] : [{ file: join(path, name), partitionId: Number(match[1]) }];
  });
  if (files.length === 0) throw new UsageError(`${path} has no exported partitions`, "iggy message export writes them");
  return files.sort((a, b) => a.partitionId - b.partitionId);
};
