// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DashboardServer } from "../../src/bench/dashboard/dashboard-server.ts";
import type { Report } from "../../src/bench/report/report-types.ts";
import { Client } from "../../src/client/index.ts";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { baseEnvironment, iggyOf, type Ran, runIggy } from "../support/run-iggy.ts";
import { binary, type RunningServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { until } from "../support/until.ts";

let server: RunningServer;
let iggy: (...parameters: readonly string[]) => Promise<Ran>;
let results: string;

beforeAll(async () => {
  server = await startServer();
  iggy = iggyOf(server);
  results = makeTemporaryDirectory();
  const line = `bench pp -p 1 -b 3 -P 5 -m 10 --remark <b> -o ${results}`;
  for (let run = 0; run < 2; run++) expect((await iggy(...line.split(" "))).exitCode).toBe(0);
});
afterAll(async () => {
  rmSync(results, { recursive: true, force: true });
  await server.stop();
});

const folders = (): readonly string[] => readdirSync(results);
const reportIn = (folder: string): Report =>
  JSON.parse(readFileSync(join(results, folder, "report.json"), "utf8")) as Report;

test("given_two_runs_of_one_test_when_saved_should_have_folders_of_their_own_with_plain_names", () => {
  expect(folders()).toHaveLength(2);
  for (const folder of folders()) expect(folder).toMatch(/^[A-Za-z0-9._-]+$/);
});

test("given_the_page_of_a_run_when_opened_should_need_no_network_and_no_script", () => {
  const page = readFileSync(join(results, folders()[0]!, "report.html"), "utf8");
  expect(page).toContain("<polyline");
  expect(page).toContain("&#60;b&#62;");
  expect(page).not.toMatch(/<script|<link|src=|https?:/);
});

test("given_reports_when_compared_should_say_the_ratio_and_fail_where_the_limit_says_so", async () => {
  const [one = "", other = ""] = folders();
  const slower = temporaryDirectory();
  const report = reportIn(one);
  const [group] = report.group_metrics;
  const rate = group!.summary.total_throughput_messages_per_second;
  const summary = { ...group!.summary, total_throughput_messages_per_second: rate * 0.8 };
  const slow = join(slower, "report.json");
  writeFileSync(slow, JSON.stringify({ ...report, group_metrics: [{ ...group, summary }] }));
  const fast = join(results, one, "report.json");
  const compared = await runIggy(["bench", "compare", fast, slow, "--json"]);
  expect(compared.exitCode).toBe(0);
  expect((JSON.parse(compared.stdout) as { measure: string; ratio: number }[])[0]).toMatchObject({
    measure: "throughput",
    ratio: expect.closeTo(0.8, 6),
  });
  expect((await runIggy(["bench", "compare", fast, slow, "--fail-if-slower", "25%"])).exitCode).toBe(0);
  const failed = await runIggy(["bench", "compare", fast, slow, "--fail-if-slower", "10%"]);
  expect(failed.exitCode).toBe(1);
  expect(failed.stderr).toContain("slower by more than 10 %");
  expect((await runIggy(["bench", "compare", join(results, other), join(results, other)])).exitCode).toBe(0);
  expect((await runIggy(["bench", "compare", fast, join(results, "nothing")])).exitCode).toBe(1);
});

test("given_a_directory_of_reports_when_shown_should_list_them_and_answer_as_dashboards_expect", async () => {
  await using dashboard = await DashboardServer.start(results, { host: "127.0.0.1", port: 0 });
  const get = (path: string) => fetch(`http://127.0.0.1:${dashboard.port}${path}`);
  const { uuid } = reportIn(folders()[0]!);
  expect(await (await get("/health")).json()).toEqual({ status: "healthy" });
  expect(await (await get("/")).text()).toContain(`/benchmarks/${uuid}`);
  expect(await (await get(`/benchmarks/${uuid}`)).text()).toContain("<polyline");
  expect(await (await get(`/api/benchmark/full/${uuid}`)).json()).toEqual(reportIn(folders()[0]!));
  expect(await (await get("/api/recent/1")).json()).toHaveLength(1);
  expect((await get("/benchmarks/nothing")).status).toBe(404);
  expect((await get("/%2e%2e/package.json")).status).toBe(404);
});

test("given_a_small_suite_when_run_should_have_a_line_for_each_group_of_each_case", async () => {
  const line = "bench suite --message-sizes 100 --batches 10 --actors 1 --duration 100ms --json";
  const { stdout, stderr, exitCode } = await iggy(...line.split(" "));
  expect(exitCode, stderr).toBe(0);
  const rows = JSON.parse(stdout) as { scenario: string; summary: { merged_count: number } }[];
  expect([...new Set(rows.map(({ scenario }) => scenario))]).toEqual([
    "produce",
    "consume",
    "both",
    "end-to-end",
    "group",
  ]);
  for (const { scenario, summary } of rows) expect(summary.merged_count, scenario).toBeGreaterThan(0);
});

test("given_ctrl_c_when_running_should_end_early_clean_up_and_leave_no_result", async () => {
  const client = await Client.connect(`iggy://iggy:iggy@${server.address}`);
  // What is counted below must be of this run.
  for (const { id } of await client.stream.list()) await client.stream.delete({ stream: id });
  const line = "bench pp -p 1 -P 1 -m 1 -r 1KB --duration 10m --cleanup --json";
  const child = spawn(process.execPath, [binary, ...line.split(" ")], {
    env: { ...baseEnvironment(), IGGY_TCP_SERVER_ADDRESS: server.address },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  await until("messages arrive", async () => {
    const topic = await client.topic.get({ stream: "bench-stream-1", topic: "topic-1" });
    return (topic?.messagesCount ?? 0n) > 20n;
  });
  child.kill("SIGINT");
  const [exitCode] = (await once(child, "close")) as [number];
  expect([exitCode, stdout]).toEqual([130, ""]);
  expect(await client.stream.get({ stream: "bench-stream-1" })).toBeUndefined();
  await client.close();
});

test("given_ctrl_c_in_a_suite_when_runs_have_ended_should_show_them_clean_up_and_tell_of_the_interruption", async () => {
  const directory = temporaryDirectory();
  const axes = ["--message-sizes", "100", "--batches", "10", "--actors", "1", "--scenarios", "consume"];
  const line = ["bench", "suite", ...axes, "--duration", "200ms", "--rounds", "1000", "--cleanup", "--json"];
  const child = spawn(process.execPath, [binary, ...line, "-o", directory], {
    env: { ...baseEnvironment(), IGGY_TCP_SERVER_ADDRESS: server.address },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  await until("two runs have ended", async () => readdirSync(directory).length > 2);
  child.kill("SIGINT");
  const [exitCode] = (await once(child, "close")) as [number];
  expect(exitCode).toBe(130);
  const rows = JSON.parse(stdout) as { scenario: string; round: number }[];
  expect(rows.slice(0, 2)).toMatchObject([
    { scenario: "produce", round: 1 },
    { scenario: "consume", round: 1 },
  ]);
  await using client = await Client.connect(`iggy://iggy:iggy@${server.address}`);
  expect(await client.stream.get({ stream: "bench-stream-1" })).toBeUndefined();
});

test("given_a_file_for_lines_when_run_should_add_one_for_each_group_and_never_mix_it_with_other_columns", async () => {
  const csv = join(temporaryDirectory(), "runs.csv");
  const line = ["bench", "ppc", "-p", "1", "-c", "1", "-b", "2", "-P", "3", "-m", "10", "--csv", csv];
  for (let run = 0; run < 2; run++) expect((await iggy(...line, "--remark", 'a "b", c')).exitCode).toBe(0);
  const [header = "", ...rows] = readFileSync(csv, "utf8").trimEnd().split("\n");
  expect(header.split(",")).toEqual(expect.arrayContaining(["benchmark_kind", "durability", "merged_p99_latency_ms"]));
  expect(rows.map((row) => row.includes('"a ""b"", c"'))).toEqual(Array(6).fill(true));
  writeFileSync(csv, "other,columns\n");
  const refused = await iggy(...line);
  expect(refused.stderr).toContain("has other columns");
  expect(refused.exitCode).toBe(1);
  expect(readFileSync(csv, "utf8")).toBe("other,columns\n");
});

test("given_a_chart_that_is_wanted_when_run_should_be_below_the_result_and_never_within_data", async () => {
  const line = ["bench", "pp", "-p", "1", "-b", "50", "-P", "3", "-m", "10", "--chart"];
  const shown = await iggy(...line);
  expect(shown.stdout).toMatch(
    /^Group[\s\S]+Producers, MB\/s\n[\s\S]+│[\s\S]+└─+[\s\S]+Producers, mean latency in ms\n/,
  );
  const data = await iggy(...line, "--json");
  expect((JSON.parse(data.stdout) as Report).group_metrics).toHaveLength(1);
  expect(data.stderr).toContain("Producers, MB/s");
});

test.each(["", "-H"])("given_headers_keys_and_a_file_when_run_with_%s_should_be_in_the_messages", async (api) => {
  const sample = join(temporaryDirectory(), "sample.txt");
  writeFileSync(sample, "xyz");
  const load = ["-p", "1", "-a", "3", "-b", "4", "-P", "5", "-m", "9", "--headers", "2", "--keys", "1"];
  const run = await iggy("bench", "bp", ...load, "--payload", sample, ...(api === "" ? [] : [api]), "--json");
  expect(run.exitCode, run.stderr).toBe(0);
  expect((JSON.parse(run.stdout) as Report).params).toMatchObject({ payload: "sample.txt", headers: 2, keys: 1 });
  await using client = await Client.connect(`iggy://iggy:iggy@${server.address}`);
  const path = { stream: "bench-stream-1", topic: "topic-1" };
  const topic = await client.topic.get(path);
  expect(topic?.partitions.map(({ messagesCount }) => messagesCount).sort()).toEqual([0n, 0n, 20n]);
  const full = topic?.partitions.find(({ messagesCount }) => messagesCount > 0n);
  const { messages } = await client.message.poll({ ...path, partitionId: full!.id, count: 1 });
  expect("xyz".repeat(4)).toContain(messages[0]!.payload.toString());
  expect(messages[0]!.payload.length).toBe(9);
  expect(messages[0]!.userHeaders).toHaveLength(2);
});
