// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  amplificationFlag,
  benchFlags,
  consumersFlag,
  partitionsFlag,
  peerFlags,
  producersFlag,
  streamsFlag,
  topicFlags,
} from "../../cli/bench/bench-flags.ts";
import { BenchmarkCommand } from "../../cli/bench/benchmark-command.ts";

export default class BenchPinnedProducerAndConsumer extends BenchmarkCommand {
  static override summary = "Producers and consumers at once on the same streams.";
  static override aliases = ["bench:ppc"];
  static override flags = {
    ...amplificationFlag,
    ...benchFlags,
    ...consumersFlag,
    ...partitionsFlag,
    ...peerFlags,
    ...producersFlag,
    ...streamsFlag,
    ...topicFlags,
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --producers 4 --consumers 4 --message-batches 100",
    "<%= config.bin %> bench ppc --embedded-server --warmup-time 1s --duration 10s --json",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(BenchPinnedProducerAndConsumer);
    await this.benchmark("pinned_producer_and_consumer", flags);
  }
}
