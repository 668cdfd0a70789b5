// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { exitCode } from "../../cli/errors/exit-codes.ts";
import { ToldError } from "../../cli/errors/user-error.ts";
import { booleanFlag, type FlagValues, valueFlag } from "../../cli/framework/flags.ts";
import { identifier, oneOf, wholeNumber } from "../../cli/framework/readers.ts";
import { toJson } from "../../cli/output/json.ts";
import { drained, writeLine } from "../../cli/output/write.ts";
import { dumpedMessageAsJson, type PayloadForm, payloadForms } from "../../cli/server-files/dumped-message.ts";
import { FilesCommand } from "../../cli/server-files/files-command.ts";
import {
  type DumpedMessage,
  dumpMessages,
  dumpState,
  findPartitions,
  type InspectedDirectory,
  inspectDirectory,
} from "../../server/inspection/index.ts";

const offset = wholeNumber(0, Number.MAX_SAFE_INTEGER);

const dumpFlags = {
  state: booleanFlag({ summary: "Only the state log.", exclusive: ["stream", "topic", "partition"] }),
  stream: valueFlag(identifier, { summary: "Only messages of this stream, by name or number." }),
  topic: valueFlag(identifier, { summary: "Only messages of this topic, by name or number.", dependsOn: ["stream"] }),
  partition: valueFlag(wholeNumber(), { summary: "Only messages of this partition.", dependsOn: ["topic"] }),
  "from-offset": valueFlag(offset, { summary: "Only messages from this offset on.", default: 0 }),
  "to-offset": valueFlag(offset, { summary: "Only messages up to this offset." }),
  payload: valueFlag(oneOf(...payloadForms), {
    summary: `How payloads are shown: ${payloadForms.join(", ")}; auto is text where it is text [auto].`,
    helpValue: "<form>",
  }),
  reveal: booleanFlag({ summary: "Show the hashes of passwords and tokens." }),
} as const;

export default class ServerDump extends FilesCommand {
  static override summary = "Print the files of a server as JSON lines.";
  static override description =
    `One line for each change in the state log, then for each message; 64-bit numbers are strings. Only reads, so a server may be running.
Where a file is damaged a line of the kind "damage" says so, and the exit status is 1.
The directory and the encryption key come from the configuration, as for \`iggy server start\`.`;
  static override examples = [
    "<%= config.bin %> <%= command.id %> --state",
    "<%= config.bin %> <%= command.id %> --stream orders --topic events --partition 0 --from-offset 100 --to-offset 199",
  ];
  static override flags = dumpFlags;

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(ServerDump);
    await this.withConfig(async (config) => {
      let isDamaged = false;
      for (const line of linesOf(inspectDirectory(config), flags)) {
        isDamaged ||= line.kind === "damage";
        if (!writeLine(toJson(line))) await drained();
      }
      if (isDamaged) throw new ToldError(exitCode.failed);
    });
  }
}

function* linesOf(inspected: InspectedDirectory, flags: FlagValues<typeof dumpFlags>) {
  const { stream, topic, partition: partitionId } = flags;
  if (stream === undefined) yield* dumpState(inspected, flags.reveal);
  if (flags.state) return;
  const range = { from: flags["from-offset"], to: flags["to-offset"] ?? Number.POSITIVE_INFINITY };
  for (const place of findPartitions(inspected, { stream, topic, partitionId })) {
    for (const found of dumpMessages(inspected, place, range)) {
      yield found.kind === "damage" ? found : messageLine(found, flags.payload ?? "auto");
    }
  }
}

const messageLine = ({ place, segment, position, message }: DumpedMessage, form: PayloadForm) => ({
  kind: "message" as const,
  streamId: place.streamId,
  topicId: place.topicId,
  segment: BigInt(segment),
  position,
  ...dumpedMessageAsJson(message, place.partitionId, form),
});
