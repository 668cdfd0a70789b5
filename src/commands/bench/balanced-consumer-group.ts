// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { benchFlags, consumersFlag, groupsFlag, streamsFlag } from "../../cli/bench/bench-flags.ts";
import { BenchmarkCommand } from "../../cli/bench/benchmark-command.ts";

export default class BenchBalancedConsumerGroup extends BenchmarkCommand {
  static override summary = "Consumers that share a group.";
  static override aliases = ["bench:bcg"];
  static override flags = { ...benchFlags, ...consumersFlag, ...groupsFlag, ...streamsFlag };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --consumers 4 --message-batches 100",
    "<%= config.bin %> bench bcg --total-data 100MB --json",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(BenchBalancedConsumerGroup);
    await this.benchmark("balanced_consumer_group", flags);
  }
}
