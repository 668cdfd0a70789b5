// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ControlContext } from "../../../control/control-context.ts";
import { streamTotals, sumOf } from "../../../control/handlers/summaries.ts";
import { counter, gauge, type MetricFamily } from "../metric-family.ts";

/** What Apache Iggy 0.8 shows, under its names and in its order; computed from the state and not kept beside it. */
export const referenceFamilies = (
  { store, partitions, clients }: Pick<ControlContext, "store" | "partitions" | "clients">,
  httpRequests: number,
): MetricFamily[] => {
  const streams = [...store.metadata.streams.values()];
  const totals = sumOf(streams.map((stream) => streamTotals(partitions, stream)));
  return [
    counter("http_requests", help("http_requests"), httpRequests),
    total("streams", streams.length),
    total(
      "topics",
      streams.reduce((sum, { topics }) => sum + topics.size, 0),
    ),
    total("partitions", totals.partitionsCount),
    total("segments", totals.segmentsCount),
    total("messages", totals.messagesCount),
    total("users", store.metadata.users.size),
    total("clients", clients.count),
    gauge("iggy_messages_bytes", "Bytes of all messages in their segments.", totals.sizeBytes),
  ];
};

const total = (name: string, value: number): MetricFamily => gauge(name, help(name), value);
const help = (name: string): string => `total count of ${name}.`;
