// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Flags } from "@oclif/core";
import { ServerCommand } from "../cli/server-command.ts";

const PAUSE_MS = 1000;

export default class Ping extends ServerCommand {
  static override summary = "See whether a server answers, and how fast.";
  static override flags = { count: Flags.integer({ char: "c", default: 1, min: 1, summary: "How often." }) };

  override async run() {
    const { flags } = await this.parse(Ping);
    this.doing = `ping ${flags["tcp-server-address"]}`;
    const timesMs: number[] = [];
    await this.withClient(flags, async (client) => {
      for (let sequence = 1; sequence <= flags.count; sequence++) {
        const startedMs = performance.now();
        await client.system.ping();
        timesMs.push(performance.now() - startedMs);
        this.log(`Ping sequence id: ${sequence} time: ${(timesMs.at(-1) ?? 0).toFixed(2)} ms`);
        if (sequence < flags.count) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    });
    const average = timesMs.reduce((sum, time) => sum + time, 0) / timesMs.length;
    const deviation = Math.sqrt(timesMs.reduce((sum, time) => sum + (time - average) ** 2, 0) / timesMs.length);
    const summary = [Math.min(...timesMs), average, Math.max(...timesMs), deviation].map((ms) => ms.toFixed(3));
    this.say(`\nPing statistics for ${flags.count} ping commands`);
    this.say(`min/avg/max/mdev = ${summary.join("/")} ms`);
    return { timesMs };
  }
}
