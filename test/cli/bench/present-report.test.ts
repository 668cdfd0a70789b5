// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import type { Report } from "../../../src/bench/report/report-types.ts";
import { Recorder } from "../../../src/bench/worker/recorder.ts";
import { presentReport } from "../../../src/cli/bench/present-report.ts";
import { type Column, Output } from "../../../src/cli/output/output.ts";
import { groupSummaries, type RecordedActor } from "../../bench/report/recorded-actor.ts";

/** Keeps the cells of listings instead of writing them. */
class KeptOutput extends Output {
  readonly rows: Readonly<Record<string, string>>[] = [];

  override async list<Item>(items: readonly Item[], columns: readonly Column<Item>[]): Promise<void> {
    for (const item of items) this.rows.push(Object.fromEntries(columns.map(([title, of]) => [title, of(item)])));
  }
}

const moved = { messages: 1, userBytes: 10, totalBytes: 74 };

const shown = async (...actors: readonly RecordedActor[]): Promise<KeptOutput["rows"]> => {
  const output = new KeptOutput({ form: "table", quiet: false });
  const report = { group_metrics: groupSummaries(...actors).map((summary) => ({ summary })) };
  await presentReport(report as unknown as Report, output);
  return output.rows;
};

test("given_consumers_beside_producers_with_a_schedule_when_shown_should_be_blank_where_nothing_was_due", async () => {
  const producer = new Recorder(10, true);
  producer.record(10, moved, 2, 4);
  const consumer = new Recorder(10, false);
  consumer.record(10, moved, 3);
  expect(await shown(["producer", producer], ["consumer", consumer])).toMatchObject([
    { Group: "Producers", "p50 ms": "2.000", "Due p50": "4.000", "Due p99": "4.000" },
    { Group: "Consumers", "p50 ms": "3.000", "Due p50": "", "Due p99": "" },
    { Group: "All", "Due p50": "4.000" },
  ]);
});

test("given_no_request_that_was_due_when_shown_should_have_no_column_for_it", async () => {
  const recorder = new Recorder(10, true);
  recorder.record(10, moved, 2);
  expect(Object.keys((await shown(["producing_consumer", recorder]))[0] ?? {})).not.toContain("Due p50");
});
