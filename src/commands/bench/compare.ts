// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ComparedReports, compareReports, measures } from "../../bench/compare/compare-reports.ts";
import { gateProblem } from "../../bench/compare/gate.ts";
import { readReports } from "../../bench/report/read-reports.ts";
import { type CompareRow, compareColumns, compareNotes } from "../../cli/bench/compare-rows.ts";
import { percent } from "../../cli/bench/read-numbers.ts";
import { exitCode } from "../../cli/errors/exit-codes.ts";
import { UserError } from "../../cli/errors/user-error.ts";
import { argument } from "../../cli/framework/arguments.ts";
import { text, valueFlag } from "../../cli/framework/flags.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";
import { oneOf } from "../../cli/framework/readers.ts";

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
      summary:
        "Exit with 1 when something is slower by more than this, such as 10%, and surely so, or cannot be compared.",
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
    const read = (path: string) =>
      readReports(path, (file) => this.output.note(`left out ${file}: no report of a benchmark`));
    const compared = compareReports(await read(args.before), await read(args.after));
    const rows: readonly CompareRow[] = [...compared.comparisons, ...compared.uncompared];
    if (rows.length > 0) await this.output.list(rows, compareColumns, "");
    if (compared.comparisons.length === 0) {
      throw new UserError("there is no test that both sides have values of", {
        hint: hintFor(compared),
        exitCode: exitCode.notFound,
        name: "resource_not_found",
        code: 20,
      });
    }
    for (const note of compareNotes(compared)) this.output.note(note);
    const limit = flags["fail-if-slower"];
    const problem = limit === undefined ? undefined : gateProblem(compared, flags.measure, limit);
    if (problem !== undefined) throw new UserError(problem.text, { name: problem.name });
  }
}

const hintFor = ({ uncompared }: ComparedReports): string =>
  uncompared.some(({ reason }) => reason === "no_value")
    ? "runs with a value of zero were too short: --duration"
    : "runs are the same test when their transport, load, actors, client API and --remark are";
