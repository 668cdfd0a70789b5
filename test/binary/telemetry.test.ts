// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Client } from "../../src/client/index.ts";
import { OtlpReceiver } from "../support/otlp-receiver.ts";
import { repositoryRoot, startRefusedServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { until } from "../support/until.ts";

const start = async (receiver: OtlpReceiver, transport: "http" | "grpc") => {
  const server = await startServer({
    environment: {
      IGGY_TELEMETRY_ENABLED: "true",
      IGGY_TELEMETRY_SERVICE_NAME: "orders",
      IGGY_TELEMETRY_LOGS_TRANSPORT: transport,
      IGGY_TELEMETRY_LOGS_ENDPOINT: `${receiver.url}/v1/logs`,
      IGGY_TELEMETRY_TRACES_TRANSPORT: transport,
      IGGY_TELEMETRY_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
    },
  });
  onTestFinished(async () => {
    receiver.close();
    await server.kill();
  });
  return { server, client: await Client.connect(`iggy://iggy:iggy@${server.address}`) };
};

test.each(["http", "grpc"] as const)(
  "given_telemetry_over_%s_when_commands_are_served_should_export_their_spans_and_the_log",
  async (transport) => {
    const receiver = transport === "http" ? await OtlpReceiver.http() : await OtlpReceiver.grpc();
    const { server, client } = await start(receiver, transport);
    await client.stream.create({ name: "s" });
    await client.topic.create({ stream: "s", name: "t", partitionsCount: 1 });
    await client.message.poll({ stream: "s", topic: "t", partitionId: 0, count: 1 });
    await expect(client.stream.create({ name: "s" })).rejects.toThrow();
    const wanted = ["trace_login_user", "trace_create_stream", "trace_poll_messages", "stream_name_already_exists"];
    await until("all spans arrive", () => wanted.every((text) => receiver.texts("traces").includes(text)));
    await until("the log arrives", () => receiver.texts("logs").includes("the server is ready"));
    expect(receiver.texts("traces")).toEqual(expect.arrayContaining(["iggy_user_id", "iggy_client_id", "orders"]));
    expect(receiver.texts("logs")).toEqual(expect.arrayContaining(["service.name", "orders", "service.version"]));
    await client.close();
    expect(await server.stop()).toBe(0);
    expect(receiver.texts("logs")).toContain("the server has stopped");
  },
);

test("given_a_collector_that_fails_when_commands_are_served_should_serve_them_and_say_so_once", async () => {
  const receiver = await OtlpReceiver.http();
  receiver.status = 400;
  const { server, client } = await start(receiver, "http");
  const failures = () => server.output.stderr.split("\n").filter((line) => line.includes("cannot export traces"));
  await client.stream.list();
  await until("the failure is logged", () => failures().length > 0);
  const before = receiver.requests.length;
  await client.stream.list();
  await until("it is tried again", () => receiver.requests.length >= before + 2);
  expect(failures()).toHaveLength(1);
  await client.close();
  expect(await server.stop()).toBe(0);
});

test("given_a_collector_that_is_not_there_when_stopped_should_stop_in_order_and_lose_nothing", async () => {
  const receiver = await OtlpReceiver.http();
  receiver.close();
  const { server, client } = await start(receiver, "grpc");
  await client.stream.create({ name: "kept" });
  expect((await client.stream.list()).map(({ name }) => name)).toEqual(["kept"]);
  await client.close();
  expect(await server.stop()).toBe(0);
});

const withoutPackages = {
  NODE_OPTIONS: `--import=${join(repositoryRoot, "test", "fixtures", "without-opentelemetry.mjs")}`,
};

test("given_packages_that_are_not_installed_when_telemetry_is_on_should_refuse_to_start_and_say_what_to_install", async () => {
  const environment = { ...withoutPackages, IGGY_TELEMETRY_ENABLED: "true" };
  const { code, stderr } = await startRefusedServer(temporaryDirectory(), { environment });
  expect(code).toBe(1);
  expect(stderr).toContain("npm install @opentelemetry/api ");
});

test("given_packages_that_are_not_installed_when_telemetry_is_off_should_not_look_for_them", async () => {
  const server = await startServer({ environment: withoutPackages });
  expect(await server.stop()).toBe(0);
});
