// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { booleanFlag, text, valueFlag } from "../cli/framework/flags.ts";
import { oneOf, wholeNumber } from "../cli/framework/readers.ts";
import { ServerCommand } from "../cli/framework/server-command.ts";
import { untilStopped } from "../cli/framework/until-stopped.ts";
import { Progress } from "../cli/output/progress.ts";
import { seedServer, shapes } from "../cli/seed/seed-server.ts";

export default class Seed extends ServerCommand {
  static override summary = "Fill a server with streams, topics and messages to try things with.";
  static override flags = {
    streams: valueFlag(text, { default: "prod,test,dev", summary: "Streams to create, separated by commas." }),
    messages: valueFlag(wholeNumber(1), { default: 1000, summary: "Messages of each topic." }),
    rate: valueFlag(wholeNumber(1), { summary: "Messages a second, all topics together; as fast as it goes." }),
    seed: valueFlag(wholeNumber(), { default: 1, summary: "The same number gives the same messages." }),
    shape: valueFlag(oneOf(...shapes), { default: "text", summary: `Payloads: ${shapes.join(", ")}.` }),
    "if-not-exists": booleanFlag({ summary: "Go on with streams and topics that are there." }),
    clean: booleanFlag({ summary: "Delete the streams first." }),
    yes: booleanFlag({ char: "y", summary: "Do not ask before --clean." }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --messages 10",
    "<%= config.bin %> <%= command.id %> --streams shop --shape orders --messages 10 --clean --yes",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(Seed);
    const streams = flags.streams.split(",").map((name) => name.trim());
    this.doing = `seed streams ${streams.join(", ")}`;
    if (flags.clean) await this.confirm(`Delete the streams ${streams.join(", ")} with all their messages?`, flags.yes);
    const progress = new Progress({ what: "Seeding", totalBytes: undefined, isQuiet: this.output.quiet });
    const seeded = await this.withClient(flags, (client, access) =>
      seedServer(client, access, {
        streams,
        messagesPerTopic: flags.messages,
        messagesPerSecond: flags.rate,
        seed: flags.seed,
        shape: flags.shape,
        mayExist: flags["if-not-exists"],
        clean: flags.clean,
        signal: untilStopped(),
        onSent: (messages, bytes) => progress.add(messages, bytes),
      }),
    ).finally(() => progress.end());
    await this.output.done(
      seeded,
      `Seeded ${seeded.streams} streams with ${seeded.topics} topics and ${seeded.messages} messages`,
    );
  }
}
