// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  benchFlags,
  consumersFlag,
  groupsFlag,
  partitionsFlag,
  producersFlag,
  streamsFlag,
  topicFlags,
} from "../../cli/bench/bench-flags.ts";
import { BenchmarkCommand } from "../../cli/bench/benchmark-command.ts";

export default class BenchEndToEndProducingConsumerGroup extends BenchmarkCommand {
  static override summary = "Actors that send and poll in turns, as members of groups.";
  static override aliases = ["bench:e2ecg"];
  static override flags = {
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
    "<%= config.bin %> bench e2ecg --embedded-server --warmup-time 1s --duration 10s --json",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(BenchEndToEndProducingConsumerGroup);
    await this.benchmark("end_to_end_producing_consumer_group", flags);
  }
}
