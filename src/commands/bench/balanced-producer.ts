// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { benchFlags, partitionsFlag, producersFlag, streamsFlag, topicFlags } from "../../cli/bench/bench-flags.ts";
import { BenchmarkCommand } from "../../cli/bench/benchmark-command.ts";

export default class BenchBalancedProducer extends BenchmarkCommand {
  static override summary = "Producers whose messages the server spreads over partitions.";
  static override aliases = ["bench:bp"];
  static override flags = { ...benchFlags, ...partitionsFlag, ...producersFlag, ...streamsFlag, ...topicFlags };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --partitions 12 --message-batches 100",
    "<%= config.bin %> bench bp --embedded-server --warmup-time 1s --duration 10s --json",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(BenchBalancedProducer);
    await this.benchmark("balanced_producer", flags);
  }
}
