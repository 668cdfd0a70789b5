// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { optionsOfCase } from "../../bench/suite/case-options.ts";
import { MAX_REQUEST_BYTES, scenarios, suiteCases } from "../../bench/suite/suite-matrix.ts";
import { benchFlags } from "../../cli/bench/bench-flags.ts";
import { BenchmarkCommand } from "../../cli/bench/benchmark-command.ts";
import { wholeNumbers } from "../../cli/bench/read-numbers.ts";
import { type SuiteRow, suiteColumns } from "../../cli/bench/suite-rows.ts";
import { type Reader, valueFlag } from "../../cli/framework/flags.ts";
import { milliseconds, oneOf, wholeNumber } from "../../cli/framework/readers.ts";
import { untilStopped } from "../../cli/framework/until-stopped.ts";

const scenarioList: Reader<readonly (typeof scenarios)[number][]> = (text) =>
  text.split(",").map((word) => oneOf(...scenarios)(word.trim()));

/** What the suite decides by itself. */
const {
  "message-size": _size,
  "messages-per-batch": _batch,
  "message-batches": _batches,
  "total-data": _data,
  chart: _chart,
  ...sharedFlags
} = benchFlags;

export default class BenchSuite extends BenchmarkCommand {
  static override summary = "Run the standard matrix of benchmarks, and write a line for each.";
  static override flags = {
    ...sharedFlags,
    "message-sizes": valueFlag(wholeNumbers(1, 64_000_000), {
      default: [100, 1000, 10_000, 1_000_000],
      defaultHelp: "100,1000,10000,1000000",
      summary: "Bytes of payloads, separated by commas.",
    }),
    batches: valueFlag(wholeNumbers(1, 1_000_000), {
      default: [1, 10, 100, 1000],
      defaultHelp: "1,10,100,1000",
      summary: "Messages of a request, separated by commas.",
    }),
    actors: valueFlag(wholeNumbers(1, 1000), {
      default: [1, 4, 16],
      defaultHelp: "1,4,16",
      summary: "Producers and consumers, separated by commas.",
    }),
    scenarios: valueFlag(scenarioList, {
      default: scenarios,
      defaultHelp: scenarios.join(","),
      summary: "What to run, separated by commas.",
    }),
    duration: valueFlag(milliseconds, { default: 3000, defaultHelp: "3s", summary: "How long each run lasts." }),
    rounds: valueFlag(wholeNumber(1, 1000), { default: 1, summary: "How often the whole matrix is run." }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --embedded-server --output-dir results --duration 2s",
    "<%= config.bin %> <%= command.id %> --message-sizes 1000 --batches 1,1000 --actors 4 --rounds 5 -o results",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(BenchSuite);
    const cases = suiteCases({
      messageBytes: flags["message-sizes"],
      messagesPerBatch: flags.batches,
      actors: flags.actors,
      scenarios: flags.scenarios,
    });
    const signal = untilStopped();
    const rows: SuiteRow[] = [];
    this.output.note(`${cases.length * flags.rounds} runs; requests above ${MAX_REQUEST_BYTES / 1e6} MB are left out`);
    const oneBatch = { min: 1, max: 1 };
    const given = {
      ...flags,
      "message-size": oneBatch,
      "messages-per-batch": oneBatch,
      "message-batches": undefined,
      "total-data": undefined,
      chart: false,
    };
    await using target = await this.target(given);
    const base = this.optionsOf("pinned_producer", given, target.connection);
    for (let round = 0; round < flags.rounds; round++) {
      let writtenBytes = 0;
      for (const one of cases) {
        if (signal.aborted) return this.refuseStopped();
        const report = await this.measure(optionsOfCase(base, one, writtenBytes), given, signal);
        writtenBytes = report.individual_metrics.reduce((sum, { summary }) => sum + summary.total_user_data_bytes, 0);
        await this.save(report, flags);
        rows.push(...report.group_metrics.map(({ summary }) => ({ ...one, round: round + 1, summary })));
      }
    }
    await this.output.list(rows, suiteColumns, "nothing to run");
  }
}
