// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { benchFlags, peerFlags, producersFlag, streamsFlag, topicFlags } from "../../cli/bench/bench-flags.ts";
import { BenchmarkCommand } from "../../cli/bench/benchmark-command.ts";

export default class BenchPinnedProducer extends BenchmarkCommand {
  static override summary = "Producers, each of which writes to a stream of its own.";
  static override aliases = ["bench:pp"];
  static override flags = { ...benchFlags, ...peerFlags, ...producersFlag, ...streamsFlag, ...topicFlags };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --producers 4 --message-batches 100",
    "<%= config.bin %> bench pp --embedded-server --warmup-time 1s --duration 10s --json",
    "<%= config.bin %> bench pp --peer nats --peer-address 127.0.0.1:4222 --warmup-time 1s --duration 10s",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(BenchPinnedProducer);
    await this.benchmark("pinned_producer", flags);
  }
}
