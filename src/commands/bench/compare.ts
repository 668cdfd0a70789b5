// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Comparison, compareReports, isTooSlow, measures } from "../../bench/compare/compare-reports.ts";
import { readReports } from "../../bench/report/read-reports.ts";
import { percent } from "../../cli/bench/read-numbers.ts";
import { exitCode } from "../../cli/errors/exit-codes.ts";
import { UserError } from "../../cli/errors/user-error.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { text, valueFlag } from "../../cli/framework/flags.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";
import { oneOf } from "../../cli/framework/readers.ts";
import type { Column } from "../../cli/output/output.ts";

const number = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: value < 100 ? 3 : 0 });

const columns: readonly Column<Comparison>[] = [
  ["Test", ({ test }) => test],
  ["Group", ({ group }) => group],
  ["Measure", ({ measure }) => measure],
  ["Before", ({ before }) => number(before)],
  ["After", ({ after }) => number(after)],
  ["Ratio", ({ ratio }) => ratio.toFixed(3)],
  [
    "95 %",
    ({ interval }) => (interval === undefined ? "one pair" : interval.map((end) => end.toFixed(3)).join(" to ")),
  ],
  ["Pairs", ({ pairs }) => String(pairs)],
];

export default class BenchCompare extends IggyCommand {
  static override summary = "Compare the reports of two versions.";
  static override description =
    "Runs of the same test are compared pair by pair, in the order in which they were made: let both versions take turns.";
  static override args = {
    before: argument(text, { description: "A report.json, or a directory with several." }),
    after: argument(text, { description: "What to compare with it." }),
  };
  static override flags = {
    "fail-if-slower": valueFlag(percent, {
      summary: "Exit with 1 when something is slower by more than this, such as 10%, and surely so.",
    }),
    measure: valueFlag(oneOf(...measures), {
      default: "throughput",
      summary: `What --fail-if-slower is about: ${measures.join(", ")}.`,
    }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> results/before results/after",
    "<%= config.bin %> <%= command.id %> results/before results/after --fail-if-slower 10% --measure p99",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(BenchCompare);
    const comparisons = compareReports(await readReports(args.before), await readReports(args.after));
    if (comparisons.length === 0) {
      throw new UserError("there is no test that both sides have", {
        hint: "runs are the same test when their options and their --remark are",
        exitCode: exitCode.notFound,
        name: "resource_not_found",
        code: 20,
      });
    }
    await this.output.list(comparisons, columns, "");
    const limit = flags["fail-if-slower"];
    if (limit === undefined) return;
    const slow = comparisons.filter((one) => one.measure === flags.measure && isTooSlow(one, limit));
    if (slow.length === 0) return;
    const worst = slow.reduce((one, other) => (other.slowdown > one.slowdown ? other : one));
    throw new UserError(
      `${slow.length} slower by more than ${Math.round(100 * limit)} %, ${worst.test} by ${(100 * worst.slowdown).toFixed(1)} %`,
      { name: "slower" },
    );
  }
}
