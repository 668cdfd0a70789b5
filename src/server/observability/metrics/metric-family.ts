// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { HistogramCounts } from "./metric-regions.ts";
import { durationBoundsMs } from "./metrics-layout.ts";

export type Labels = Readonly<Record<string, string>>;

interface Sample {
  /** Behind the name of the family, as "_bucket". */
  readonly suffix: string;
  readonly labels: Labels;
  readonly value: number;
}

/** All samples of one name. */
export interface MetricFamily {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Value {
  readonly labels?: Labels;
  readonly value: number;
}

const sampled = (suffix: string, values: number | readonly Value[]): Sample[] =>
  typeof values === "number"
    ? [{ suffix, labels: {}, value: values }]
    : values.map(({ labels = {}, value }) => ({ suffix, labels, value }));

/** The name without "_total". */
export const counter = (name: string, help: string, values: number | readonly Value[]): MetricFamily => ({
  name,
  type: "counter",
  help,
  samples: sampled("_total", values),
});

export const gauge = (name: string, help: string, values: number | readonly Value[]): MetricFamily => ({
  name,
  type: "gauge",
  help,
  samples: sampled("", values),
});

/** Durations, in seconds as all of Prometheus. */
export const histogram = (
  name: string,
  help: string,
  entries: readonly { readonly labels?: Labels; readonly counts: HistogramCounts }[],
): MetricFamily => ({
  name,
  type: "histogram",
  help,
  samples: entries.flatMap(({ labels = {}, counts }) => histogramSamples(labels, counts)),
});

const histogramSamples = (labels: Labels, { buckets, sumMs }: HistogramCounts): Sample[] => {
  let count = 0;
  const samples: Sample[] = buckets.map((inBucket, place) => {
    count += inBucket;
    const boundMs = durationBoundsMs[place];
    const le = boundMs === undefined ? "+Inf" : printFloat(boundMs / 1000);
    return { suffix: "_bucket", labels: { ...labels, le }, value: count };
  });
  samples.push({ suffix: "_sum", labels, value: sumMs / 1000 }, { suffix: "_count", labels, value: count });
  return samples;
};

/** A bound as OpenMetrics writes it: always with a point or an exponent. */
const printFloat = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));
