// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { benchFlags, peerFlags, producersFlag, streamsFlag, topicFlags } from "../../cli/bench/bench-flags.ts";
import { BenchmarkCommand } from "../../cli/bench/benchmark-command.ts";

export default class BenchEndToEndProducingConsumer extends BenchmarkCommand {
  static override summary = "Actors that send a batch and read it back, in turns.";
  static override aliases = ["bench:e2e"];
  static override flags = { ...benchFlags, ...peerFlags, ...producersFlag, ...streamsFlag, ...topicFlags };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --producers 1 --messages-per-batch 1 --message-batches 1000",
    "<%= config.bin %> bench e2e --embedded-server --warmup-time 1s --duration 10s --json",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(BenchEndToEndProducingConsumer);
    await this.benchmark("end_to_end_producing_consumer", flags);
  }
}
