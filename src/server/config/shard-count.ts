// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "./load/problem.ts";
import { type CpuAllocation, printCpuAllocation } from "./values/cpu-allocation.ts";
import { ValueProblem } from "./values/value-problem.ts";

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
export const resolveShardCount = (allocation: CpuAllocation, machine?: Machine): number => {
  try {
    return shardCountOf(allocation, machine);
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    const { reason, advice } = error;
    const value = String(printCpuAllocation(allocation));
    const origin = { source: "program" } as const;
    throw new ConfigurationError([{ key: "system.sharding.cpu_allocation", value, origin, reason, advice }]);
  }
};

/** @throws ValueProblem when the machine does not have what was asked for */
export const shardCountOf = (allocation: CpuAllocation, machine: Machine = readMachine()): number => {
  const { threads } = machine;
  switch (allocation.kind) {
    case "all":
      return threads;
    case "count":
      if (allocation.count >= 1 && allocation.count <= threads) return allocation.count;
      throw new ValueProblem("is not a number of processors this machine has", `write 1 to ${threads}`);
    case "range":
      if (allocation.start < allocation.end && allocation.end <= threads) return allocation.end - allocation.start;
      throw new ValueProblem("is not a range of this machine's processors", `write 0..${threads}`);
    case "numa_auto":
      return Math.max(1, Math.min(threads, sum(machine.nodes.map(({ cores }) => cores))));
    case "numa":
      return numaShardCount(allocation, machine);
  }
};

const numaShardCount = (allocation: CpuAllocation & { readonly kind: "numa" }, { nodes, threads }: Machine): number => {
  const chosen = allocation.nodes.length === 0 ? nodes.map((_, place) => place) : [...new Set(allocation.nodes)];
  if (chosen.some((place) => place >= nodes.length)) {
    throw new ValueProblem("names a NUMA node this machine does not have", `name nodes from 0 to ${nodes.length - 1}`);
  }
  const available = chosen.map((place) => {
    const node = nodes[place];
    return (allocation.avoidHyperthreads ? node?.cores : node?.threads) ?? 0;
  });
  if (allocation.coresPerNode === 0) return Math.max(1, Math.min(threads, sum(available)));
  if (available.some((cores) => cores < allocation.coresPerNode)) {
    throw new ValueProblem("asks for more cores than a node has", `write cores=${Math.min(...available)} or less`);
  }
  return allocation.coresPerNode * chosen.length;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/**
 * This machine as Linux describes it below /sys/devices/system: nodes by their number, without those that have memory only.
 * One node without hyperthreads where that cannot be read.
 */
export const readMachine = (root = "/sys/devices/system", threads: number = availableParallelism()): Machine => {
  const oneNode = [{ cores: threads, threads }];
  try {
    const nodes = readdirSync(join(root, "node"))
      .filter((name) => /^node\d+$/.test(name))
      .sort((a, b) => nodeNumber(a) - nodeNumber(b))
      .map((name) => expandList(readFileSync(join(root, "node", name, "cpulist"), "utf8").trim()))
      .filter((cpus) => cpus.length > 0)
      .map((cpus) => ({ cores: physicalCores(root, cpus), threads: cpus.length }));
    return { threads, nodes: nodes.length === 0 ? oneNode : nodes };
  } catch {
    return { threads, nodes: oneNode };
  }
};

const nodeNumber = (name: string): number => Number(name.slice("node".length));

const physicalCores = (root: string, cpus: readonly number[]): number =>
  new Set(cpus.map((cpu) => readFileSync(join(root, `cpu/cpu${cpu}/topology/thread_siblings_list`), "utf8"))).size;

/** The numbers of a list such as "0-3,8"; none of an empty one. */
const expandList = (list: string): number[] =>
  list === ""
    ? []
    : list.split(",").flatMap((part) => {
        const [start = 0, end = start] = part.split("-").map(Number);
        return Array.from({ length: end - start + 1 }, (_, place) => start + place);
      });
