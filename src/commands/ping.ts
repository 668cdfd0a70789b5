// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { valueFlag } from "../cli/framework/flags.ts";
import { milliseconds, wholeNumber } from "../cli/framework/readers.ts";
import { ServerCommand } from "../cli/framework/server-command.ts";

export default class Ping extends ServerCommand {
  static override summary = "See whether a server answers, and how fast.";
  static override flags = {
    count: valueFlag(wholeNumber(1), { char: "c", default: 1, summary: "How often." }),
    interval: valueFlag(milliseconds, { default: 1000, defaultHelp: "1s", summary: "Pause between two pings." }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %>", "<%= config.bin %> <%= command.id %> --count 3"];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(Ping);
    this.doing = "ping command";
    const timesMs: number[] = [];
    const work = async ({ system }: { readonly system: { ping(): Promise<void> } }): Promise<void> => {
      for (let sequence = 1; sequence <= flags.count; sequence++) {
        const startedMs = performance.now();
        await system.ping();
        timesMs.push(performance.now() - startedMs);
        this.output.say(`Ping sequence id: ${sequence} time: ${(timesMs.at(-1) ?? 0).toFixed(2)} ms`);
        if (sequence < flags.count) await new Promise((resolve) => setTimeout(resolve, flags.interval));
      }
    };
    await this.withClient(flags, work, false);
    const summary = summaryOf(timesMs);
    const numbers = [summary.minMs, summary.averageMs, summary.maxMs, summary.deviationMs].map((ms) => ms.toFixed(3));
    await this.output.done(
      { timesMs, ...summary },
      `\nPing statistics for ${flags.count} ping commands\nmin/avg/max/mdev = ${numbers.join("/")} ms`,
    );
  }
}

const summaryOf = (timesMs: readonly number[]) => {
  const averageMs = timesMs.reduce((sum, time) => sum + time, 0) / timesMs.length;
  const variance = timesMs.reduce((sum, time) => sum + (time - averageMs) ** 2, 0) / timesMs.length;
  return { minMs: Math.min(...timesMs), averageMs, maxMs: Math.max(...timesMs), deviationMs: Math.sqrt(variance) };
};
