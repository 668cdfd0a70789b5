// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Client, Consumer } from "../../src/client/index.ts";
import { monitoringUrl, scrape } from "../support/monitoring.ts";
import { useServerAndClient } from "../support/server-and-client.ts";
import { type RunningServer, repositoryRoot } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { until } from "../support/until.ts";

interface Dashboard {
  readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
}

const dashboard = JSON.parse(
  readFileSync(join(repositoryRoot, "docs", "dashboards", "iggy.json"), "utf8"),
) as Dashboard;
const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

let server: RunningServer;
let client: Client;
useServerAndClient(
  (running) => {
    ({ server, client } = running);
  },
  { environment: { IGGY_MONITORING_ADDRESS: "127.0.0.1:0" } },
);

/** The names in a query that are neither functions nor labels. */
const metricsIn = (query: string): string[] =>
  query
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, " ")
    .replace(/\bby\s*\([^)]*\)/g, " ")
    .match(/[a-z_]\w*(?!\w*\s*\()/g) ?? [];

test("given_the_dashboard_when_its_queries_are_read_should_ask_for_metrics_that_exist", async () => {
  const { types } = await scrape(server);
  const suffixes = { counter: ["_total"], gauge: [""], histogram: ["_bucket", "_sum", "_count"] };
  const known = new Set(
    [...types].flatMap(([name, type]) => suffixes[type as keyof typeof suffixes].map((suffix) => name + suffix)),
  );
  const asked = queries.flatMap((query) => {
    const names = metricsIn(query);
    return names.length === 0 ? [query] : names;
  });
  expect(queries.length).toBeGreaterThan(20);
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
});

/** Starts the Prometheus of the system; it cannot say which port it was given, so that a free one is looked for. */
const startPrometheus = async (target: string): Promise<string> => {
  const directory = temporaryDirectory();
  const config = join(directory, "prometheus.yml");
  const job = { job_name: "iggy", static_configs: [{ targets: [target] }] };
  const global = { scrape_interval: "200ms", scrape_timeout: "200ms" };
  writeFileSync(config, JSON.stringify({ global, scrape_configs: [job] }));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn("prometheus", [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(directory, "data")}`,
    `--web.listen-address=${address}`,
  ]);
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.on("error", (error) => {
    output += error.message;
  });
  const exited = new Promise((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  await until("Prometheus is ready", async () => {
    if (child.exitCode !== null || child.pid === undefined)
      throw new Error(`Prometheus does not run (Debian has a package prometheus): ${output}`);
    return fetch(`http://${address}/-/ready`).then(
      ({ status }) => status === 200,
      () => false,
    );
  });
  return `http://${address}`;
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

interface Answer {
  readonly status: string;
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: [number, string] }[];
  };
}

test("given_a_real_prometheus_when_it_scrapes_should_answer_the_lag_of_a_group_and_every_query_of_the_dashboard", async () => {
  const place = { stream: "shop", topic: "orders" };
  await client.stream.create({ name: "shop" });
  await client.topic.create({ stream: "shop", name: "orders", partitionsCount: 1 });
  await client.group.create({ ...place, name: "billing" });
  await client.group.join({ ...place, group: "billing" });
  await using producer = client.producer<string>(place);
  await producer.send(Array.from({ length: 12 }, (_, at) => ({ value: `m${at}`, partition: 0 })));
  await client.offset.store({ ...place, consumer: Consumer.Group("billing"), partitionId: 0, offset: 4n });

  const url = await startPrometheus(new URL(monitoringUrl(server)).host);
  const ask = async (query: string): Promise<Answer> =>
    (await (await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`)).json()) as Answer;
  const lag = 'iggy_consumer_group_lag{stream="shop",topic="orders",group="billing"}';
  await until("the lag is answered", async () => (await ask(lag)).data.result.length > 0);
  const { result } = (await ask(lag)).data;
  expect(result.map(({ metric, value }) => [metric.partition, value[1]])).toEqual([["0", "7"]]);
  expect((await ask("up")).data.result[0]?.value[1]).toBe("1");

  const variables = (query: string) => query.replaceAll("$instance", ".*").replaceAll("$__rate_interval", "1m");
  await until("there are rates", async () => {
    const rate = await ask("rate(iggy_received_bytes_total[1m])");
    return rate.data.result.length > 0;
  });
  const answers = await Promise.all(queries.map(async (query) => ({ query, answer: await ask(variables(query)) })));
  expect(answers.filter(({ answer }) => answer.status !== "success").map(({ query }) => query)).toEqual([]);
  const empty = answers.filter(({ answer }) => answer.data.result.length === 0).map(({ query }) => query);
  // Nothing was refused so far.
  expect(empty.filter((query) => !query.includes("errors_total") && !query.includes('outcome="error"'))).toEqual([]);
});
