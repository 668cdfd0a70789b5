// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Contender, Measured, ServerName } from "./contenders.ts";

/** One kind of work, and who does it; ours is first. */
export interface Cell {
  readonly work: string;
  readonly contenders: readonly Contender[];
  readonly measure: (contender: Contender) => Promise<Measured>;
}

/** By `keyOf`; the rounds are at equal places. */
export type Results = Map<string, readonly Measured[]>;

export const keyOf = (work: string, { client }: Contender): string => `${work} | ${client}`;

/** Medians of the rounds, and ratios to ours of the same round, as Markdown. */
export const comparisonTable = (
  cells: readonly Cell[],
  results: Results,
  durability: Readonly<Record<ServerName, string>>,
): string => {
  const rows = cells.flatMap(({ work, contenders }) => {
    const [own] = contenders;
    const ours = own === undefined ? [] : (results.get(keyOf(work, own)) ?? []);
    return contenders.map((contender) => {
      const all = results.get(keyOf(work, contender)) ?? [];
      const p99 = all.flatMap(({ p99Ms }) => p99Ms ?? []);
      const columns = [
        work,
        contender.server,
        contender.client,
        durability[contender.server],
        Math.round(median(all.map(({ messagesPerSecond }) => messagesPerSecond))).toLocaleString("en-US"),
        p99.length === 0 ? "" : median(p99).toFixed(2),
        contender === own ? "" : ratioText(ours, all),
      ];
      return `| ${columns.join(" | ")} |`;
    });
  });
  const head = "| Work | Server | Client | Acknowledged when | Messages/s | p99 ms | Ours by it |";
  return [head, "| --- | --- | --- | --- | --- | --- | --- |", ...rows].join("\n");
};

const ratioText = (ours: readonly Measured[], theirs: readonly Measured[]): string => {
  const ratios = theirs.map(
    ({ messagesPerSecond }, round) => (ours[round]?.messagesPerSecond ?? 0) / messagesPerSecond,
  );
  return `${median(ratios).toFixed(1)} (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)})`;
};

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
};
