// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// npm run peers -- [DIRECTORY] [--peers nats,kafka] [--messages 400000] [--rounds 5] [--durability both|default|fsync]
// Measures this build, NATS and Kafka in rounds in which they take turns, and prints medians and ratios as Markdown. What is not
// installed in DIRECTORY (a folder of the temporary directory by default) is installed first.
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  type Contender,
  installMissing,
  kafkaTool,
  type Measured,
  natsTool,
  ownTool,
  type PeerName,
  sameTool,
  startAll,
  stopAll,
} from "./contenders.ts";
import { type Cell, comparisonTable, keyOf, type Results } from "./table.ts";

const knownPeers: readonly PeerName[] = ["nats", "kafka"];
const durabilities = ["both", "default", "fsync"];
/** One message at a time is slow enough for fewer of them to be many. */
const MAX_SINGLE_MESSAGES = 20_000;
/** So is a sync for each request. */
const MAX_SYNCED_MESSAGES = 20_000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    messages: { type: "string", default: "400000" },
    peers: { type: "string", default: knownPeers.join(",") },
    durability: { type: "string", default: "both" },
  },
});
const directory = resolve(positionals[0] ?? join(tmpdir(), "iggy-peers"));
const messages = Number(values.messages);
const rounds = Number(values.rounds);
const peers = knownPeers.filter((peer) => values.peers.split(",").includes(peer));
if (!(messages >= 1 && rounds >= 1) || peers.length === 0 || !durabilities.includes(values.durability)) {
  console.error(
    "npm run peers -- [DIRECTORY] [--peers nats,kafka] [--messages N] [--rounds N] [--durability both|default|fsync]",
  );
  process.exit(2);
}
const singleMessages = Math.min(messages, MAX_SINGLE_MESSAGES);
const syncedMessages = Math.min(messages, MAX_SYNCED_MESSAGES);

const isMeasured = ({ server }: Contender): boolean => server === "iggy" || peers.includes(server);
const clients = [sameTool("iggy"), sameTool("nats"), sameTool("kafka")].filter(isMeasured);
const tools = [ownTool, natsTool(directory), kafkaTool(directory)].filter(isMeasured);
const bareAndClients = [ownTool, ...clients.slice(1)];
const singly = [sameTool("iggy", 1), sameTool("nats", 1)].filter(isMeasured);

const singleRoundTrips = async (one: Contender): Promise<Measured> => {
  if (one.endToEnd === undefined) throw new Error(`${one.client} does not measure from end to end`);
  return one.endToEnd(singleMessages);
};

const cells: readonly Cell[] = [
  { work: "produce, usual client", contenders: clients, measure: (one) => one.produce(messages) },
  { work: "consume, usual client", contenders: clients, measure: (one) => one.consume(messages) },
  { work: "end to end, one message at a time, usual client", contenders: clients, measure: singleRoundTrips },
  {
    work: "end to end, one message at a time, bare requests by their client",
    contenders: bareAndClients,
    measure: singleRoundTrips,
  },
  { work: "produce, its own tool", contenders: tools, measure: (one) => one.produce(messages) },
  { work: "consume, its own tool", contenders: tools, measure: (one) => one.consume(messages) },
];
// A sync for each message is not a way in which Kafka is used.
const synced: readonly Cell[] = [
  {
    work: "produce 1000 a request, usual client",
    contenders: clients.filter(({ server }) => server !== "kafka"),
    measure: (one) => one.produce(syncedMessages),
  },
  { work: "produce one at a time, usual client", contenders: singly, measure: (one) => one.produce(singleMessages) },
];

await installMissing(directory, peers);
const about = `Node ${process.versions.node}, ${rounds} rounds in turns, ${messages.toLocaleString("en-US")} messages of 1,000 bytes`;
if (values.durability !== "fsync") {
  const table = await measure(cells, false);
  console.log(`${about}, load average ${loadavg()[0]?.toFixed(1)}.\n\n${table}`);
}
if (values.durability !== "default") {
  const table = await measure(synced, true);
  console.log(
    `\nWith a sync before each acknowledgement, ${syncedMessages.toLocaleString("en-US")} messages:\n\n${table}`,
  );
}

/** All cells in every round. */
async function measure(all: readonly Cell[], fsync: boolean): Promise<string> {
  const results: Results = new Map();
  const durability = await startAll(directory, fsync, peers);
  try {
    for (let round = 0; round < rounds; round++) {
      for (const { work, contenders, measure: measureOne } of all) {
        // Who goes first changes from round to round.
        const first = round % contenders.length;
        for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
          const measured = await measureOne(contender);
          const key = keyOf(work, contender);
          results.set(key, [...(results.get(key) ?? []), measured]);
          console.error(`${round + 1} ${key}: ${text(measured)} (load ${loadavg()[0]?.toFixed(1)})`);
        }
      }
    }
  } finally {
    await stopAll(directory);
  }
  return comparisonTable(all, results, durability);
}

function text({ messagesPerSecond, p99Ms }: Measured): string {
  const rate = `${Math.round(messagesPerSecond).toLocaleString("en-US")}/s`;
  return p99Ms === undefined ? rate : `${rate}, p99 ${p99Ms.toFixed(2)} ms`;
}
