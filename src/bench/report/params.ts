// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { basename } from "node:path";
import type { BenchmarkOptions, Range } from "../options/benchmark-options.ts";
import { kinds } from "../options/kinds.ts";
import { threeDecimals } from "../statistics/points.ts";
import type { ServerDescription } from "../target/measured-server.ts";
import type { Params } from "./report-types.ts";

/** What a person says of a run. */
export interface RunLabels {
  readonly identifier: string;
  readonly remark: string | undefined;
  readonly extraInfo: string | undefined;
  readonly gitref: string | undefined;
  readonly gitrefDate: string | undefined;
  /** How the server is set to keep what it acknowledges. */
  readonly durability: string | undefined;
  /** The command line without secrets. */
  readonly command: string;
}

interface ParamsContext {
  readonly server: ServerDescription;
  readonly startedAt: Date;
  readonly batches: number;
}

export const paramsOf = (options: BenchmarkOptions, labels: RunLabels, context: ParamsContext): Params => {
  const { kind, connection, streams, partitions } = options;
  const { produces, consumes, hasGroups, isPingPong } = kinds[kind];
  const counts = {
    producers: produces ? options.producers : 0,
    consumers: consumes ? (isPingPong && !hasGroups ? options.producers : options.consumers) : 0,
    streams,
    partitions,
    consumer_groups: hasGroups ? options.groups : 0,
  };
  const transport = transportOf(options);
  return {
    benchmark_kind: kind,
    transport,
    server_address: `${connection.options?.host ?? "127.0.0.1"}:${connection.options?.port ?? 0}`,
    remark: labels.remark ?? null,
    extra_info: labels.extraInfo ?? null,
    gitref: labels.gitref ?? context.server.version,
    gitref_date: labels.gitrefDate ?? context.startedAt.toISOString(),
    messages_per_batch: rangeOf(options.messagesPerBatch),
    message_size: rangeOf(options.messageBytes),
    message_batches: context.batches,
    ...counts,
    rate_limit: rateText(options.rateLimitBytesPerSecond),
    pretty_name: prettyName(options, labels),
    bench_command: labels.command,
    params_identifier: [
      kinds[kind].title,
      transport.toUpperCase(),
      labels.remark?.replaceAll(" ", "_") ?? "no_remark",
      rangeOf(options.messagesPerBatch),
      volumeOf(options),
      rangeOf(options.messageBytes),
      ...Object.values(counts),
    ].join("_"),
    peer: options.peer?.name ?? null,
    durability: labels.durability ?? context.server.durability,
    seed: options.seed,
    workers: options.workers,
    open_loop: options.isOpenLoop,
    high_level_api: options.isHighLevel,
    payload: typeof options.payload === "object" ? basename(options.payload.file) : options.payload,
    compressible: options.compressible ?? null,
    headers: options.headers,
    keys: options.keys,
  };
};

/** "8 producers, 1000B msgs, 1000 msgs/batch (remark)" */
const prettyName = (options: BenchmarkOptions, { remark }: RunLabels): string => {
  const { kind, producers, consumers } = options;
  const { produces, consumes, isPingPong } = kinds[kind];
  const actors = isPingPong
    ? [`${producers} producing consumers`]
    : [...(produces ? [`${producers} producers`] : []), ...(consumes ? [`${consumers} consumers`] : [])];
  const sizes = [`${rangeOf(options.messageBytes)}B msgs`, `${rangeOf(options.messagesPerBatch)} msgs/batch`];
  return [...actors, ...sizes].join(", ") + (remark === undefined ? "" : ` (${remark})`);
};

const rangeOf = ({ min, max }: Range): number | string => (min === max ? min : `${min}..${max}`);

const volumeOf = ({ amount }: BenchmarkOptions): string => {
  if (amount.unit === "batches") return String(amount.batches);
  if (amount.unit === "duration") return `${amount.durationMs}ms`;
  return amount.writtenInMs === undefined ? `${amount.bytes}B` : `${amount.writtenInMs}ms`;
};

const transportOf = ({ connection }: BenchmarkOptions): Params["transport"] => {
  const names: Readonly<Record<string, Params["transport"]>> = {
    HTTP: "http",
    HTTPS: "http",
    QUIC: "quic",
    WS: "websocket",
    WSS: "websocket",
  };
  return names[connection.transport ?? "TCP"] ?? "tcp";
};

const units = ["B", "KB", "MB", "GB", "TB"];

/** "100.00 KB" */
const rateText = (bytesPerSecond: number | undefined): string | null => {
  if (bytesPerSecond === undefined) return null;
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(bytesPerSecond) / 3)));
  return `${threeDecimals(bytesPerSecond / 1000 ** unit).toFixed(2)} ${units[unit] ?? "B"}`;
};
