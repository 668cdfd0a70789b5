// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import type { RunningServer } from "./start-server.ts";

export interface Metrics {
  /** Type by name of the family. */
  readonly types: ReadonlyMap<string, string>;
  /** Value by sample, as `name{label="value"}`. */
  readonly samples: ReadonlyMap<string, number>;
}

/** Of a server that was started with IGGY_MONITORING_ADDRESS. */
export const monitoringUrl = ({ dataDirectory }: Pick<RunningServer, "dataDirectory">): string => {
  const config = parse(readFileSync(join(dataDirectory, "runtime", "current_config.toml"), "utf8"));
  return `http://${(config.monitoring as { address: string }).address}`;
};

export const scrape = async (server: RunningServer): Promise<Metrics> => {
  const response = await fetch(`${monitoringUrl(server)}/metrics`);
  if (response.status !== 200) throw new Error(`metrics are answered with ${response.status}`);
  return parseMetrics(await response.text());
};

/** Reads OpenMetrics text and is strict about it: every sample belongs to the family above it, none comes twice. */
export const parseMetrics = (text: string): Metrics => {
  const types = new Map<string, string>();
  const samples = new Map<string, number>();
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.pop() !== "# EOF") throw new Error("the end is missing");
  let family = "";
  for (const line of lines) {
    const declared = /^# (HELP|TYPE) ([a-z_0-9]+) (.+)$/.exec(line);
    if (declared !== null) {
      family = declared[2]!;
      if (declared[1] === "TYPE") types.set(family, declared[3]!);
      continue;
    }
    const [, name, labels = "", value] = /^([a-z_0-9]+)(\{.*\})? ([0-9.e+-]+)$/.exec(line) ?? [];
    const suffixes = { counter: ["_total"], gauge: [""], histogram: ["_bucket", "_sum", "_count"] }[types.get(family)!];
    if (!suffixes?.some((suffix) => name === family + suffix)) throw new Error(`not of ${family}: ${line}`);
    if (samples.has(name + labels)) throw new Error(`twice: ${line}`);
    samples.set(name + labels, Number(value));
  }
  return { types, samples };
};
