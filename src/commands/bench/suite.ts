// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { runSuite, type SuiteSteps } from "../../bench/suite/run-suite.ts";
import { runnableCases } from "../../bench/suite/runnable-cases.ts";
import {
  MAX_REQUEST_BYTES,
  type Scenario,
  type SuiteCase,
  scenarios,
  suiteCases,
} from "../../bench/suite/suite-matrix.ts";
import { benchFlags } from "../../cli/bench/bench-flags.ts";
import { type AllFlags, BenchmarkCommand } from "../../cli/bench/benchmark-command.ts";
import { wholeNumbers } from "../../cli/bench/read-numbers.ts";
import { type SuiteRow, suiteColumns } from "../../cli/bench/suite-rows.ts";
import { UsageError } from "../../cli/errors/user-error.ts";
import { type Reader, valueFlag } from "../../cli/framework/flags.ts";
import { milliseconds, oneOf, wholeNumber } from "../../cli/framework/readers.ts";
import { untilStopped } from "../../cli/framework/until-stopped.ts";

const scenarioList: Reader<readonly Scenario[]> = (text) =>
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
    if (cases.length === 0) throw new UsageError(`every request would be above ${MAX_REQUEST_BYTES / 1e6} MB`);
    const oneBatch = { min: 1, max: 1 };
    const load = { "message-size": oneBatch, "messages-per-batch": oneBatch } as const;
    const given = { ...flags, ...load, "message-batches": undefined, "total-data": undefined, chart: false };
    const signal = untilStopped();
    const rows: SuiteRow[] = [];
    try {
      await this.#measureAll({ given, cases, wanted: flags.scenarios, rounds: flags.rounds }, rows, signal);
    } finally {
      // Also where a later run fails or Ctrl+C ends it.
      if (rows.length > 0) await this.output.list(rows, suiteColumns, "");
    }
    if (!signal.aborted) return;
    this.refuseStopped(rows.length > 0 ? "stopped before the end, the rest was not run" : undefined);
  }

  /** Adds a row for each group of actors as soon as a run has ended. */
  async #measureAll(
    { given, cases: all, wanted, rounds }: WantedRuns,
    rows: SuiteRow[],
    signal: AbortSignal,
  ): Promise<void> {
    await using target = await this.target(given);
    const base = this.optionsOf("pinned_producer", given, target.connection);
    const { cases, leftOut } = runnableCases(base, all, wanted);
    if (cases.length === 0) throw new UsageError(`nothing can be run: ${leftOut.join("; ")}`);
    for (const text of leftOut) this.output.note(`left out ${text}`);
    this.output.note(`${cases.length * rounds} runs; requests above ${MAX_REQUEST_BYTES / 1e6} MB are left out`);
    const steps: SuiteSteps = {
      measure: (options) => this.measure(options, given, signal),
      keep: async (report, one, round) => {
        rows.push(...report.group_metrics.map(({ summary }) => ({ ...one, round, summary })));
        await this.save(report, given);
      },
      removeStreams: async (options) => {
        const { removeStreams } = await import("../../bench/suite/remove-streams.ts");
        await removeStreams(options);
      },
    };
    await runSuite({ base, cases, rounds }, steps, signal);
  }
}

interface WantedRuns {
  readonly given: AllFlags;
  readonly cases: readonly SuiteCase[];
  readonly wanted: readonly Scenario[];
  readonly rounds: number;
}
