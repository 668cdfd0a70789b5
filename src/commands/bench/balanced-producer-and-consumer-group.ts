// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  amplificationFlag,
  benchFlags,
  consumersFlag,
  groupsFlag,
  partitionsFlag,
  producersFlag,
  streamsFlag,
  topicFlags,
} from "../../cli/bench/bench-flags.ts";
import { BenchmarkCommand } from "../../cli/bench/benchmark-command.ts";

export default class BenchBalancedProducerAndConsumerGroup extends BenchmarkCommand {
  static override summary = "Producers and the consumers of groups at once.";
  static override aliases = ["bench:bpcg"];
  static override flags = {
    ...amplificationFlag,
    ...benchFlags,
    ...consumersFlag,
    ...groupsFlag,
    ...partitionsFlag,
    ...producersFlag,
    ...streamsFlag,
    ...topicFlags,
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --producers 4 --consumers 4 --message-batches 100",
    "<%= config.bin %> bench bpcg --embedded-server --warmup-time 1s --duration 10s --json",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(BenchBalancedProducerAndConsumerGroup);
    await this.benchmark("balanced_producer_and_consumer_group", flags);
  }
}
