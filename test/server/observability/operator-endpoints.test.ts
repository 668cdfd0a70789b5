// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { type Health, OperatorEndpoints } from "../../../src/server/observability/monitoring/operator-endpoints.ts";

const readiness = async (health: Health) => {
  const collector = { text: () => Promise.resolve("# EOF\n"), countHttpRequest: () => {} };
  const endpoints = new OperatorEndpoints({ metricsPath: "/metrics", health: () => health }, collector);
  return (await endpoints.answer("/health/ready", ""))?.status;
};

test.each([
  [{ state: "ready", shards: 2, wantedShards: 2 }, 200],
  [{ state: "ready", shards: 1, wantedShards: 2 }, 503],
  [{ state: "starting", shards: 2, wantedShards: 2 }, 503],
  [{ state: "stopping", shards: 2, wantedShards: 2 }, 503],
] as const)("given_the_server_is_%j_when_asked_whether_it_is_ready_should_answer_%i", async (health, status) => {
  expect(await readiness(health)).toBe(status);
});
