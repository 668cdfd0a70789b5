// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Labels, MetricFamily } from "./metric-family.ts";

export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";
export const PLAIN_TEXT_TYPE = "text/plain; charset=utf-8";

/**
 * Families in the text format of OpenMetrics 1.0. What scrapes the older format of Prometheus reads the same text: the
 * differences are comments to it.
 */
export const printOpenMetrics = (families: readonly MetricFamily[]): string => {
  const lines: string[] = [];
  for (const { name, type, help, samples } of families) {
    lines.push(`# HELP ${name} ${escapeText(help)}`, `# TYPE ${name} ${type}`);
    for (const { suffix, labels, value } of samples) lines.push(`${name}${suffix}${printLabels(labels)} ${value}`);
  }
  lines.push("# EOF", "");
  return lines.join("\n");
};

/** The type to answer with: that of OpenMetrics for who asks for it. */
export const metricsTypeFor = (accept: string): string =>
  accept.includes("application/openmetrics-text") ? OPEN_METRICS_TYPE : PLAIN_TEXT_TYPE;

const printLabels = (labels: Labels): string => {
  const entries = Object.entries(labels);
  if (entries.length === 0) return "";
  return `{${entries.map(([name, value]) => `${name}="${escapeText(value)}"`).join(",")}}`;
};

const escapeText = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
