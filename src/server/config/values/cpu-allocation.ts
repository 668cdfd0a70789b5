// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ValueProblem } from "./value-problem.ts";

/** Which processors the server uses: one shard for each. */
export type CpuAllocation =
  | { readonly kind: "all" }
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "range"; readonly start: number; readonly end: number }
  | { readonly kind: "numa_auto" }
  | {
      readonly kind: "numa";
      /** Empty for all nodes. */
      readonly nodes: readonly number[];
      /** Cores of each node, 0 for all. */
      readonly coresPerNode: number;
      readonly avoidHyperthreads: boolean;
    };

const ADVICE = 'write "all", a number of shards, a range "0..4", "numa:auto" or "numa:nodes=0,1;cores=4;no_ht=true"';

export const parseCpuAllocation = (raw: unknown): CpuAllocation => {
  if (typeof raw === "number" && Number.isSafeInteger(raw) && raw >= 0) return { kind: "count", count: raw };
  if (typeof raw !== "string") throw new ValueProblem("is not a CPU allocation", ADVICE);
  const text = raw.trim();
  if (text === "all") return { kind: "all" };
  if (text === "numa:auto") return { kind: "numa_auto" };
  if (/^\d+$/.test(text)) return { kind: "count", count: Number(text) };
  const range = /^(\d+)\.\.(\d+)$/.exec(text);
  if (range !== null) return { kind: "range", start: Number(range[1]), end: Number(range[2]) };
  if (text.startsWith("numa:")) return parseNuma(text.slice("numa:".length));
  throw new ValueProblem("is not a CPU allocation", ADVICE);
};

export const printCpuAllocation = (allocation: CpuAllocation): string | number => {
  switch (allocation.kind) {
    case "all":
      return "all";
    case "count":
      return allocation.count;
    case "range":
      return `${allocation.start}..${allocation.end}`;
    case "numa_auto":
      return "numa:auto";
    case "numa": {
      const { nodes, coresPerNode, avoidHyperthreads } = allocation;
      return `numa:nodes=${nodes.join(",")};cores=${coresPerNode};no_ht=${avoidHyperthreads}`;
    }
  }
};

const parseNuma = (text: string): CpuAllocation => {
  let nodes: readonly number[] = [];
  let coresPerNode = 0;
  let avoidHyperthreads = true;
  for (const parameter of text.split(";")) {
    const [name, value = ""] = parameter.split("=", 2);
    if (name === "nodes" && /^(\d+(,\d+)*)?$/.test(value)) {
      nodes = value === "" ? [] : value.split(",").map(Number);
    } else if (name === "cores" && /^\d+$/.test(value)) {
      coresPerNode = Number(value);
    } else if (name === "no_ht" && /^(true|false)$/.test(value)) {
      avoidHyperthreads = value === "true";
    } else {
      throw new ValueProblem(`has an unknown or malformed NUMA parameter "${parameter}"`, ADVICE);
    }
  }
  return { kind: "numa", nodes, coresPerNode, avoidHyperthreads };
};
