// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Measures this build, NATS and Kafka in rounds in which they take turns, and writes medians and ratios:
//   npx tsx bench/peers/compare.ts DIRECTORY [--rounds 5] [--messages 200000] [--fsync]
// DIRECTORY is where run.ts has installed them.
import { loadavg } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  type Contender,
  kafkaTool,
  type Measured,
  natsTool,
  ownTool,
  sameTool,
  startAll,
  stopAll,
} from "./contenders.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    messages: { type: "string", default: "200000" },
    fsync: { type: "boolean", default: false },
  },
});
const directory = resolve(positionals[0] ?? ".");
const messages = Number(values.messages);
const rounds = Number(values.rounds);
/** One message at a time is slow enough for fewer of them to be many. */
const SINGLE_MESSAGES = 5000;

interface Cell {
  readonly work: string;
  readonly contenders: readonly Contender[];
  readonly measure: (contender: Contender) => Promise<Measured>;
}

const clients = [sameTool("iggy"), sameTool("nats"), sameTool("kafka")];
const tools = [ownTool, natsTool(directory), kafkaTool(directory)];
const singly = [sameTool("iggy", 1), sameTool("nats", 1)];

const singleMessages = async (one: Contender): Promise<Measured> => {
  if (one.endToEnd === undefined) throw new Error(`${one.client} does not measure from end to end`);
  return one.endToEnd(SINGLE_MESSAGES);
};

const throughput: readonly Cell[] = [
  { work: "produce, usual client", contenders: clients, measure: (one) => one.produce(messages) },
  { work: "consume, usual client", contenders: clients, measure: (one) => one.consume(messages) },
  { work: "end to end, one message at a time, usual client", contenders: clients, measure: singleMessages },
  {
    work: "end to end, one message at a time, bare requests by their client",
    contenders: [ownTool, ...clients.slice(1)],
    measure: singleMessages,
  },
  { work: "produce, its own tool", contenders: tools, measure: (one) => one.produce(messages) },
  { work: "consume, its own tool", contenders: tools, measure: (one) => one.consume(messages) },
];
const synced: readonly Cell[] = [
  {
    work: "produce 1000 a request, usual client",
    contenders: clients.slice(0, 2),
    measure: (one) => one.produce(messages),
  },
  { work: "produce one at a time, usual client", contenders: singly, measure: (one) => one.produce(SINGLE_MESSAGES) },
];

const results = new Map<string, Measured[]>();
const keyOf = (work: string, { client }: Contender): string => `${work} | ${client}`;

const cells = values.fsync ? synced : throughput;
const durability = await startAll(directory, values.fsync);
try {
  for (let round = 0; round < rounds; round++) {
    for (const { work, contenders, measure } of cells) {
      // Who goes first changes from round to round.
      const first = round % contenders.length;
      for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
        const measured = await measure(contender);
        const key = keyOf(work, contender);
        results.set(key, [...(results.get(key) ?? []), measured]);
        console.error(`${round + 1} ${key}: ${text(measured)} (load ${loadavg()[0]?.toFixed(1)})`);
      }
    }
  }
} finally {
  await stopAll(directory);
}

console.log(
  "| Work | Server, client, durability | Messages/s | p99 ms | Ours by it |\n| --- | --- | --- | --- | --- |",
);
for (const { work, contenders } of cells) {
  const ours = results.get(keyOf(work, contenders[0] as Contender)) ?? [];
  for (const contender of contenders) {
    const all = results.get(keyOf(work, contender)) ?? [];
    const p99 = all.flatMap(({ p99Ms }) => p99Ms ?? []);
    const ratios = all.map(({ messagesPerSecond }, round) => (ours[round]?.messagesPerSecond ?? 0) / messagesPerSecond);
    const columns = [
      work,
      `${contender.server}, ${contender.client}, ${durability[contender.server]}`,
      Math.round(median(all.map(({ messagesPerSecond }) => messagesPerSecond))).toLocaleString("en-US"),
      p99.length === 0 ? "" : median(p99).toFixed(2),
      contender === contenders[0]
        ? "1"
        : `${median(ratios).toFixed(1)} (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)})`,
    ];
    console.log(`| ${columns.join(" | ")} |`);
  }
}

function text({ messagesPerSecond, p99Ms }: Measured): string {
  const rate = `${Math.round(messagesPerSecond).toLocaleString("en-US")}/s`;
  return p99Ms === undefined ? rate : `${rate}, p99 ${p99Ms.toFixed(2)} ms`;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}
