// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../../src/bench/report/report-types.ts";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { runIggy } from "../support/run-iggy.ts";
import { until } from "../support/until.ts";

/** A nats-server of this machine: IGGY_NATS_SERVER, or what the shell would find. */
const natsServer = [
  process.env.IGGY_NATS_SERVER ?? "",
  ...(process.env.PATH ?? "").split(delimiter).map((directory) => join(directory, "nats-server")),
].find((path) => path !== "" && existsSync(path));

const hasClient = ["@nats-io/transport-node", "@nats-io/jetstream"].every((name) => {
  try {
    return createRequire(import.meta.url).resolve(name) !== "";
  } catch {
    return false;
  }
});

/** Neither is needed for anything else: where they are not installed there is nothing to run. */
describe.skipIf(natsServer === undefined || !hasClient)("NATS JetStream", () => {
  const directory = makeTemporaryDirectory();
  let server: ChildProcess;
  let address = "";

  beforeAll(async () => {
    const data = ["--jetstream", "--store_dir", join(directory, "data")];
    const anyPort = ["--addr", "127.0.0.1", "--port", "-1", "--ports_file_dir", directory];
    server = spawn(natsServer ?? "", [...data, ...anyPort], { stdio: "ignore" });
    const portsFile = () => readdirSync(directory).find((name) => name.endsWith(".ports"));
    await until("the ports of nats-server are known", () => portsFile() !== undefined);
    const ports = JSON.parse(readFileSync(join(directory, portsFile() ?? ""), "utf8")) as { nats: [string] };
    address = new URL(ports.nats[0]).host;
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill();
    await ended;
    rmSync(directory, { recursive: true, force: true });
  });

  const bench = (...words: readonly string[]) =>
    runIggy(["bench", ...words, "--peer", "nats", "--peer-address", address, "--json"]);

  const messagesOf = ({ stdout }: { readonly stdout: string }): readonly (readonly [string, number])[] =>
    (JSON.parse(stdout) as Report).individual_metrics.map(({ summary }) => [
      summary.actor_kind,
      summary.total_messages,
    ]);

  test("given_producers_then_consumers_when_run_should_read_exactly_what_was_written", async () => {
    const produced = await bench(..."pp -p 2 -b 3 -P 10 -m 100 -w 50ms --durability always".split(" "));
    expect(messagesOf(produced), produced.stderr).toEqual([
      ["producer", 30],
      ["producer", 30],
    ]);
    const { params, server_stats: stats } = JSON.parse(produced.stdout) as Report;
    expect(params).toMatchObject({ peer: "nats", durability: "always", gitref: expect.stringMatching(/^NATS \d/) });
    expect(stats["streams_count"]).toBe(2);
    const consumed = await bench(..."pc -c 2 -b 3 -P 10 -m 100".split(" "));
    expect(messagesOf(consumed), consumed.stderr).toEqual([
      ["consumer", 30],
      ["consumer", 30],
    ]);
  });

  test("given_both_at_once_when_run_should_measure_from_when_messages_were_sent", async () => {
    const both = await bench(..."ppc -p 1 -c 1 -b 5 -P 4 -m 10".split(" "));
    expect(messagesOf(both), both.stderr).toEqual([
      ["producer", 20],
      ["consumer", 20],
    ]);
    const alone = await bench(..."e2e -p 1 -b 5 -P 1 -m 10 --cleanup".split(" "));
    expect(messagesOf(alone), alone.stderr).toEqual([["producing_consumer", 10]]);
    const [group] = (JSON.parse(alone.stdout) as Report).group_metrics;
    expect(group?.summary.merged_count).toBe(5);
    expect(group?.summary.max_latency_ms).toBeGreaterThan(0);
    expect(group?.summary.max_latency_ms).toBeLessThan(60_000);
  });

  test("given_nothing_to_read_when_run_should_say_so", async () => {
    await bench(..."pp -p 1 -b 1 -P 1 -m 10 --cleanup".split(" "));
    const { stderr, exitCode, stdout } = await bench("pc", "-c", "1");
    expect(stderr).toContain("produces first");
    expect([exitCode, stdout]).toEqual([3, ""]);
  });
});

test("given_no_peer_or_work_that_means_nothing_there_when_run_should_end_like_every_command", async () => {
  const kinds = await runIggy("bench pp --peer nats --embedded-server".split(" "));
  expect(kinds.exitCode).toBe(2);
  const small = await runIggy("bench e2e --peer nats -m 4".split(" "));
  expect(small.stderr).toContain("make messages larger");
  expect(small.exitCode).toBe(2);
});

test.skipIf(!hasClient)("given_nobody_who_listens_when_run_should_say_that_no_server_answers", async () => {
  const { stderr, exitCode } = await runIggy("bench pp --peer nats --peer-address 127.0.0.1:1".split(" "));
  expect(stderr).toContain("no NATS JetStream answers on 127.0.0.1:1");
  expect(stderr).toContain("--peer-address");
  expect(exitCode).toBe(7);
});
