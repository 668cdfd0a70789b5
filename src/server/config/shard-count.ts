// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { ConfigurationError } from "./load/problem.ts";
import { type CpuAllocation, printCpuAllocation } from "./values/cpu-allocation.ts";

/** The processors of a machine: how many threads it runs at once, and the physical cores of each NUMA node. */
export interface Machine {
  readonly threads: number;
  /** Physical cores, and hardware threads, of each node. */
  readonly nodes: readonly { readonly cores: number; readonly threads: number }[];
}

/**
 * How many shards an allocation means on a machine.
 * @throws ConfigurationError when the machine does not have what was asked for
 */
export const resolveShardCount = (allocation: CpuAllocation, machine: Machine = thisMachine()): number => {
  switch (allocation.kind) {
    case "all":
      return machine.threads;
    case "count":
      if (allocation.count >= 1 && allocation.count <= machine.threads) return allocation.count;
      throw refuse(allocation, "is not a number of processors this machine has", `write 1 to ${machine.threads}`);
    case "range":
      if (allocation.start < allocation.end && allocation.end <= machine.threads)
        return allocation.end - allocation.start;
      throw refuse(allocation, "is not a range of this machine's processors", `write 0..${machine.threads}`);
    case "numa_auto":
      return Math.max(1, Math.min(machine.threads, sum(machine.nodes.map(({ cores }) => cores))));
    case "numa":
      return resolveNuma(allocation, machine);
  }
};

const resolveNuma = (allocation: CpuAllocation & { readonly kind: "numa" }, { nodes, threads }: Machine): number => {
  const chosen = allocation.nodes.length === 0 ? nodes.map((_, place) => place) : allocation.nodes;
  if (chosen.some((place) => place >= nodes.length)) {
    throw refuse(allocation, "names a NUMA node this machine does not have", `it has ${nodes.length}`);
  }
  const available = chosen.map((place) => {
    const node = nodes[place];
    return (allocation.avoidHyperthreads ? node?.cores : node?.threads) ?? 0;
  });
  if (allocation.coresPerNode === 0) return Math.max(1, Math.min(threads, sum(available)));
  if (available.some((cores) => cores < allocation.coresPerNode)) {
    throw refuse(allocation, "asks for more cores than a node has", `write at most ${Math.min(...available)}`);
  }
  return allocation.coresPerNode * chosen.length;
};

const refuse = (allocation: CpuAllocation, reason: string, advice: string): ConfigurationError =>
  new ConfigurationError([
    {
      key: "system.sharding.cpu_allocation",
      value: String(printCpuAllocation(allocation)),
      origin: { source: "default" },
      reason,
      advice,
    },
  ]);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const SYSTEM_CPUS = "/sys/devices/system/cpu";
const SYSTEM_NODES = "/sys/devices/system/node";

/** This machine as Linux describes it; one node without hyperthreads where that cannot be read. */
export const thisMachine = (): Machine => {
  const threads = availableParallelism();
  try {
    const nodes = readdirSync(SYSTEM_NODES)
      .filter((name) => /^node\d+$/.test(name))
      .map((name) => nodeOf(`${SYSTEM_NODES}/${name}/cpulist`));
    return { threads, nodes: nodes.length === 0 ? [{ cores: threads, threads }] : nodes };
  } catch {
    return { threads, nodes: [{ cores: threads, threads }] };
  }
};

const nodeOf = (listPath: string): { readonly cores: number; readonly threads: number } => {
  const cpus = expandList(readFileSync(listPath, "utf8").trim());
  const siblings = cpus.map((cpu) => readFileSync(`${SYSTEM_CPUS}/cpu${cpu}/topology/thread_siblings_list`, "utf8"));
  return { cores: new Set(siblings).size, threads: cpus.length };
};

const expandList = (list: string): number[] =>
  list.split(",").flatMap((part) => {
    const [start = 0, end = start] = part.split("-").map(Number);
    return Array.from({ length: end - start + 1 }, (_, place) => start + place);
  });
