// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ServerConfig } from "../../../config/index.ts";
import type { OperatorEndpoints } from "../../../observability/monitoring/operator-endpoints.ts";
import { TEXT_TYPE } from "../answer.ts";
import { own, publicRoute, type Route, route } from "../route.ts";

/** What whoever runs the server asks. Only under their usual path the metrics need no token. */
export const operatorRoutes = (metrics: ServerConfig["http"]["metrics"], endpoints: OperatorEndpoints): Route[] => {
  const partsOf = (path: string, name: string, summary: string) => ({
    method: "GET" as const,
    path,
    name,
    tag: "system",
    summary,
    answer: own(TEXT_TYPE, { type: "string" }),
    handle: async ({ header }: { header: (name: string) => string | undefined }) => {
      const found = await endpoints.answer(path, header("accept") ?? "");
      return found ?? { status: 404 };
    },
  });
  const health = [
    publicRoute(partsOf("/health/live", "getLiveness", "See whether the process lives.")),
    publicRoute(partsOf("/health/ready", "getReadiness", "See whether the server can serve.")),
  ];
  if (!metrics.enabled) return health;
  const parts = partsOf(metrics.endpoint, "getMetrics", "Metrics in the text format of OpenMetrics.");
  return [...health, metrics.endpoint === "/metrics" ? publicRoute(parts) : route(parts)];
};
