// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { benchFlags, consumersFlag, peerFlags, streamsFlag } from "../../cli/bench/bench-flags.ts";
import { BenchmarkCommand } from "../../cli/bench/benchmark-command.ts";

export default class BenchPinnedConsumer extends BenchmarkCommand {
  static override summary = "Consumers, each of which reads a stream of its own.";
  static override aliases = ["bench:pc"];
  static override flags = { ...benchFlags, ...consumersFlag, ...peerFlags, ...streamsFlag };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --consumers 4 --message-batches 100",
    "<%= config.bin %> bench pc --total-data 100MB --json",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(BenchPinnedConsumer);
    await this.benchmark("pinned_consumer", flags);
  }
}
