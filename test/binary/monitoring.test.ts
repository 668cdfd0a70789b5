// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { type Client, Consumer } from "../../src/client/index.ts";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { monitoringUrl, scrape } from "../support/monitoring.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { useServerAndClient } from "../support/server-and-client.ts";
import { type RunningServer, startRefusedServer, startServer } from "../support/start-server.ts";
import { until } from "../support/until.ts";

const UNKNOWN_COMMAND = 9999;

let server: RunningServer;
let client: Client;
useServerAndClient(
  (running) => {
    ({ server, client } = running);
  },
  {
    environment: { IGGY_MONITORING_ADDRESS: "127.0.0.1:0", IGGY_MONITORING_MAX_LAG_SERIES: "3" },
  },
);

const get = (path: string, init: RequestInit = {}) => fetch(monitoringUrl(server) + path, init);

test("given_the_metrics_when_scraped_should_have_the_names_that_were_published", async () => {
  const { types } = await scrape(server);
  expect([...types].map(([name, type]) => `${name} ${type}`)).toMatchSnapshot();
});

test("given_requests_that_succeed_and_fail_when_scraped_should_be_counted_exactly", async () => {
  const before = await scrape(server);
  await client.stream.create({ name: "counted" });
  await client.topic.create({ stream: "counted", name: "t", partitionsCount: 1 });
  await using producer = client.producer<string>({ stream: "counted", topic: "t" });
  await producer.send(Array.from({ length: 25 }, (_, place) => ({ value: `m${place}`, partition: 0 })));
  await client.message.poll({ stream: "counted", topic: "t", partitionId: 0, count: 10 });
  await expect(client.stream.create({ name: "counted" })).rejects.toThrow();
  const raw = await RawConnection.open(server.port);
  await raw.request(UNKNOWN_COMMAND, Buffer.alloc(0));
  raw.destroy();
  const after = await scrape(server);
  const grown = (sample: string) => (after.samples.get(sample) ?? 0) - (before.samples.get(sample) ?? 0);
  expect(grown("iggy_messages_appended_total")).toBe(25);
  expect(grown("iggy_messages_polled_total")).toBe(10);
  expect(grown("iggy_append_duration_seconds_count")).toBe(
    grown('iggy_requests_total{command="send_messages",outcome="ok"}'),
  );
  expect(grown('iggy_requests_total{command="poll_messages",outcome="ok"}')).toBe(1);
  expect(grown('iggy_request_duration_seconds_count{command="poll_messages"}')).toBe(1);
  expect(grown('iggy_requests_total{command="create_stream",outcome="ok"}')).toBe(1);
  expect(grown('iggy_requests_total{command="create_stream",outcome="error"}')).toBe(1);
  expect(grown('iggy_errors_total{code="1012",error="stream_name_already_exists"}')).toBe(1);
  expect(grown('iggy_requests_total{command="unknown",outcome="error"}')).toBe(1);
  expect(grown('iggy_errors_total{code="3",error="invalid_command"}')).toBe(1);
  expect(grown('iggy_received_bytes_total{transport="tcp"}')).toBeGreaterThan(25 * 64);
  expect(grown('iggy_sent_bytes_total{transport="tcp"}')).toBeGreaterThan(10 * 64);
  expect(grown("streams")).toBe(1);
  expect(grown("messages")).toBe(25);
  expect(grown("http_requests_total")).toBe(1);
});

test("given_a_group_that_is_behind_when_scraped_should_show_its_lag_up_to_the_limit", async () => {
  const place = { stream: "lag", topic: "t" };
  await client.stream.create({ name: "lag" });
  await client.topic.create({ stream: "lag", name: "t", partitionsCount: 4 });
  await client.group.create({ ...place, name: "billing" });
  await using producer = client.producer<string>(place);
  await producer.send(Array.from({ length: 10 }, (_, at) => ({ value: `m${at}`, partition: 0 })));
  await client.group.join({ ...place, group: "billing" });
  const owner = { consumer: Consumer.Group("billing"), ...place, partitionId: 0 };
  const lag = (partition: number) =>
    `iggy_consumer_group_lag{stream="lag",topic="t",group="billing",partition="${partition}"}`;
  expect((await scrape(server)).samples.get(lag(0))).toBe(10);
  await client.offset.store({ ...owner, offset: 3n });
  const { samples } = await scrape(server);
  expect(samples.get(lag(0))).toBe(6);
  expect([samples.get(lag(1)), samples.get(lag(2)), samples.get(lag(3))]).toEqual([0, 0, undefined]);
  expect(samples.get("iggy_consumer_group_lag_left_out")).toBe(1);
});

test("given_every_thread_when_a_second_has_passed_should_show_heap_and_connections", async () => {
  const heap = (thread: string) => `iggy_thread_heap_used_bytes{thread="${thread}"}`;
  const isSampled = (value: number | undefined) => (value ?? 0) > 0;
  await until("all threads are sampled", async () => {
    const { samples } = await scrape(server);
    return ["controller", "shard 0"].every((thread) => isSampled(samples.get(heap(thread))));
  });
  const { samples } = await scrape(server);
  const threads = [...samples.keys()].filter((sample) => sample.startsWith("iggy_shard_connections"));
  expect(threads.length).toBeGreaterThan(0);
  expect(samples.get('iggy_connections{transport="tcp"}')).toBe(samples.get("clients"));
});

test("given_who_asks_for_open_metrics_should_get_their_type_and_others_plain_text", async () => {
  const typeFor = async (accept: string) =>
    (await get("/metrics", { headers: { accept } })).headers.get("content-type");
  expect(await typeFor("application/openmetrics-text;version=1.0.0,text/plain;q=0.5")).toBe(
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
  );
  expect(await typeFor("*/*")).toBe("text/plain; charset=utf-8");
});

test("given_a_server_that_is_ready_when_asked_for_its_health_should_live_and_be_ready", async () => {
  const live = await get("/health/live");
  expect([live.status, await live.text()]).toEqual([200, "live\n"]);
  const ready = await get("/health/ready");
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({ state: "ready" });
});

test("given_requests_that_make_no_sense_when_sent_should_be_refused_and_the_next_one_served", async () => {
  expect((await get("/nothing")).status).toBe(404);
  expect((await get("/metrics", { method: "POST", body: "x".repeat(100_000) })).status).toBe(405);
  expect((await get("/metrics", { headers: { "x-large": "x".repeat(10_000) } })).status).toBe(431);
  const { hostname, port } = new URL(monitoringUrl(server));
  const silent = connect(Number(port), hostname);
  silent.on("error", () => {});
  silent.write("GET /metrics HTTP/1.1\r\n\u0000\u0001\r\n\r\n");
  await new Promise((resolve) => silent.once("close", resolve).resume());
  const head = await new Promise<number | undefined>((resolve, reject) => {
    request(`${monitoringUrl(server)}/metrics`, { method: "HEAD" }, (response) => resolve(response.statusCode))
      .on("error", reject)
      .end();
  });
  expect(head).toBe(200);
  expect((await get("/metrics?name=x")).status).toBe(200);
});

test("given_metrics_that_are_off_when_asked_for_should_not_be_there_while_health_is", async () => {
  const other = await startServer({
    environment: { IGGY_MONITORING_ADDRESS: "127.0.0.1:0", IGGY_HTTP_METRICS_ENABLED: "false" },
  });
  expect((await fetch(`${monitoringUrl(other)}/metrics`)).status).toBe(404);
  expect((await fetch(`${monitoringUrl(other)}/health/live`)).status).toBe(200);
  expect(await other.stop()).toBe(0);
});

test("given_an_address_that_is_taken_when_started_should_refuse_and_leave_nothing_running", async () => {
  const directory = makeTemporaryDirectory();
  const address = new URL(monitoringUrl(server)).host;
  const { code, stderr } = await startRefusedServer(directory, { environment: { IGGY_MONITORING_ADDRESS: address } });
  expect(code).toBe(1);
  expect(stderr).toContain(address);
  expect(readdirSync(directory)).not.toContain("iggy.lock");
});
