// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Report } from "../../src/bench/report/report-types.ts";
import { Client } from "../../src/client/index.ts";
import { iggyOf, type Ran, runIggy } from "../support/run-iggy.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { shapeOfReport } from "./bench-report-shape.ts";

let server: RunningServer;
let client: Client;
let iggy: (...parameters: readonly string[]) => Promise<Ran>;

beforeAll(async () => {
  server = await startServer();
  iggy = iggyOf(server);
  client = await Client.connect(`iggy://iggy:iggy@${server.address}`);
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

/** Runs a benchmark that is expected to succeed and gives its report. */
const bench = async (line: string): Promise<Report> => {
  const { stdout, stderr, exitCode } = await iggy("bench", ...line.split(" "), "--json");
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as Report;
};

const totalsOf = ({ individual_metrics: actors }: Report, role: string) => {
  const summaries = actors.map(({ summary }) => summary).filter(({ actor_kind: kind }) => kind === role);
  return {
    actors: summaries.length,
    messages: summaries.reduce((sum, { total_messages: messages }) => sum + messages, 0),
    bytes: summaries.reduce((sum, { total_user_data_bytes: bytes }) => sum + bytes, 0),
  };
};

test("given_pinned_producers_when_run_should_write_exactly_what_was_asked_for_and_consumers_read_it", async () => {
  const report = await bench("pinned-producer -p 2 -b 5 -P 10 -m 100");
  expect(totalsOf(report, "producer")).toEqual({ actors: 2, messages: 100, bytes: 10_000 });
  for (const stream of ["bench-stream-1", "bench-stream-2"]) {
    expect((await client.topic.get({ stream, topic: "topic-1" }))?.messagesCount).toBe(50n);
  }
  const read = await bench("pc -c 2 -b 5 -P 10 -m 100");
  expect(totalsOf(read, "consumer")).toEqual({ actors: 2, messages: 100, bytes: 10_000 });
  expect(read.group_metrics.map(({ summary }) => summary.kind)).toEqual(["consumers"]);
});

test("given_a_report_when_written_should_have_the_shape_that_dashboards_read", async () => {
  const report = await bench("ppc -p 1 -c 1 -b 3 -P 5 -m 50 -w 50ms --remark shape -u iggy --password iggy");
  expect(shapeOfReport(report)).toMatchSnapshot();
  expect(report.params.params_identifier).toBe("Pinned Producer And Consumer_TCP_shape_5_3_50_1_1_1_1_0");
  expect(report.params.pretty_name).toBe("1 producers, 1 consumers, 50B msgs, 5 msgs/batch (shape)");
  expect(report.params.bench_command).not.toContain("password");
  expect(report.params.bench_command).toContain("--remark shape");
});

test("given_producers_and_consumers_at_once_when_run_should_each_do_exactly_their_batches", async () => {
  const report = await bench("ppc -p 2 -c 2 -b 4 -P 10 -m 100 -w 100ms");
  expect(totalsOf(report, "producer")).toEqual({ actors: 2, messages: 80, bytes: 8000 });
  expect(totalsOf(report, "consumer")).toEqual({ actors: 2, messages: 80, bytes: 8000 });
  const [, , all] = report.group_metrics;
  expect(all?.summary.kind).toBe("producers_and_consumers");
  expect((await client.topic.list({ stream: "bench-stream-1" })).map(({ name }) => name)).toEqual(["topic-1"]);
});

test("given_balanced_producers_when_run_should_spread_messages_and_groups_read_all_of_them", async () => {
  const report = await bench("bp -s 2 -a 3 -p 4 -b 3 -P 7 -m 20");
  expect(totalsOf(report, "producer")).toEqual({ actors: 4, messages: 84, bytes: 1680 });
  const topic = await client.topic.get({ stream: "bench-stream-1", topic: "topic-1" });
  expect(topic?.partitions.every(({ messagesCount }) => messagesCount > 0n)).toBe(true);
  const read = await bench("bcg -s 2 -g 2 -c 4 -T 1680");
  expect(totalsOf(read, "consumer")).toEqual({ actors: 4, messages: 84, bytes: 1680 });
  // Groups begin anew with each run.
  expect(totalsOf(await bench("bcg -s 2 -g 2 -c 4 -T 1680"), "consumer").messages).toBe(84);
});

test("given_two_groups_on_one_stream_when_run_with_producers_should_each_read_everything", async () => {
  const report = await bench("bpcg -a 4 -p 2 -c 4 -g 2 -b 5 -P 10 -m 10 --cleanup");
  expect(totalsOf(report, "producer").messages).toBe(100);
  expect(totalsOf(report, "consumer").messages).toBe(200);
  expect(await client.stream.get({ stream: "bench-stream-1" })).toBeUndefined();
});

test("given_actors_that_send_and_read_back_when_run_should_move_every_message_twice", async () => {
  const alone = await bench("e2e -p 2 -b 5 -P 3 -m 10 -w 50ms");
  expect(totalsOf(alone, "producing_consumer")).toEqual({ actors: 2, messages: 60, bytes: 600 });
  const [group] = alone.group_metrics;
  expect(group?.summary.kind).toBe("producing_consumers");
  expect(group?.summary.merged_count).toBeGreaterThanOrEqual(10);
  const shared = await bench("e2ecg -a 4 -p 2 -c 3 -b 5 -P 3 -m 10 --cleanup");
  expect(totalsOf(shared, "producing_consumer")).toEqual({ actors: 3, messages: 60, bytes: 600 });
});

test("given_the_high_level_api_when_run_should_do_the_same_work", async () => {
  const report = await bench("ppc -p 1 -c 1 -b 4 -P 10 -m 100 -H");
  expect(totalsOf(report, "producer").messages).toBe(40);
  expect(totalsOf(report, "consumer").messages).toBe(40);
});

test("given_ranges_data_and_a_seed_when_run_twice_should_send_the_same", async () => {
  const line = "pp -p 1 -m 10..200 -P 1..20 -T 20KB --seed 7 --payload json";
  const [one, other] = [await bench(line), await bench(line)];
  expect(totalsOf(one, "producer")).toEqual(totalsOf(other, "producer"));
  expect(totalsOf(one, "producer").bytes).toBeGreaterThanOrEqual(20_000);
  const { messages } = await client.message.poll({ stream: "bench-stream-1", topic: "topic-1", count: 1000 });
  for (const { payload } of messages) expect(() => JSON.parse(payload.toString())).not.toThrow();
});

test("given_one_batch_when_run_should_give_a_result", async () => {
  const report = await bench("pp -p 1 -b 1 -P 1 -m 1");
  expect(totalsOf(report, "producer")).toEqual({ actors: 1, messages: 1, bytes: 1 });
  expect(report.group_metrics[0]?.summary.merged_count).toBe(1);
});

test("given_a_rate_below_a_batch_when_run_should_keep_to_it_and_count_from_when_requests_were_due", async () => {
  const report = await bench("pp -p 1 -b 4 -P 10 -m 1000 -r 50KB");
  const [actor] = report.individual_metrics;
  expect(actor?.summary.total_time_secs).toBeGreaterThanOrEqual(0.6);
  expect(report.group_metrics[0]?.summary.intended_p50_latency_ms).toBeGreaterThan(0);
  expect(report.params.rate_limit).toBe("50.00 KB");
});

test("given_an_open_loop_when_run_should_count_latency_from_when_requests_were_due", async () => {
  const { group_metrics: groups } = await bench("pp -p 1 -b 20 -P 10 -m 100 -r 200KB --open-loop");
  const { intended_max_latency_ms: intended, max_latency_ms: latency } = groups[0]!.summary;
  expect(intended).toBe(latency);
});

test("given_a_duration_when_run_should_end_by_itself", async () => {
  const report = await bench("ppc -p 1 -c 1 --duration 2s -P 10 -m 100 -r 100KB");
  expect(totalsOf(report, "producer").messages).toBeGreaterThan(0);
  expect(totalsOf(report, "consumer").messages).toBeGreaterThan(0);
});

test("given_streams_that_are_kept_when_run_should_append_and_read_only_what_is_new", async () => {
  await bench("pp -p 1 -b 2 -P 10 -m 10");
  const report = await bench("ppc -p 1 -c 1 -b 3 -P 10 -m 10 --reuse-streams");
  expect(totalsOf(report, "consumer").messages).toBe(30);
  const topic = await client.topic.get({ stream: "bench-stream-1", topic: "topic-1" });
  expect(topic?.messagesCount).toBe(50n);
});

test("given_options_that_cannot_be_run_when_run_should_say_what_is_wrong_and_do_nothing", async () => {
  const { stderr, stdout, exitCode } = await iggy("bench", "pp", "-p", "2", "-s", "3");
  expect(stderr).toContain("needs a stream for each producer");
  expect([exitCode, stdout]).toEqual([2, ""]);
  const range = await iggy("bench", "pp", "-m", "5..2");
  expect(range.stderr).toContain("expected a number or a range");
  expect(range.exitCode).toBe(2);
});

test("given_nothing_to_read_when_run_should_say_so_at_once_or_give_up", async () => {
  await bench("pp -p 1 -b 1 -P 5 -m 10 --cleanup");
  const missing = await iggy("bench", "pc", "-c", "1");
  expect(missing.exitCode).toBe(3);
  expect(missing.stderr).toContain("produces first");
  await bench("pp -p 1 -b 1 -P 5 -m 10");
  const short = await iggy("bench", "pc", "-c", "1", "-b", "2", "-P", "5", "--idle-timeout", "200ms", "--json");
  expect(short.exitCode).toBe(8);
  expect(totalsOf(JSON.parse(short.stdout) as Report, "consumer").messages).toBe(5);
});

test("given_no_server_or_a_wrong_password_when_run_should_end_with_the_status_of_every_command", async () => {
  const unreachable = await runIggy("bench pp --tcp-server-address 127.0.0.1:1 --retries 0".split(" "));
  expect(unreachable.exitCode).toBe(7);
  const refused = await iggy(..."bench pp -b 1 --username iggy --password wrong".split(" "));
  expect(refused.exitCode).toBe(5);
  expect(refused.stdout).toBe("");
});

test("given_an_embedded_server_when_run_should_need_no_other", async () => {
  const { stdout, exitCode } = await runIggy("bench pp -p 1 -b 2 -P 5 -m 10 --embedded-server".split(" "));
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Group +MB\/s +Messages\/s/);
});

test.each([
  ["quic", "quic"],
  ["http", "http"],
  ["ws", "websocket"],
])("given_an_embedded_server_and_%s_when_run_should_be_measured_over_it", async (transport, inReport) => {
  const line = `bench pp -p 1 -b 2 -P 5 -m 10 --embedded-server --transport ${transport} --json`;
  const { stdout, stderr, exitCode } = await runIggy(line.split(" "));
  expect(exitCode, stderr).toBe(0);
  const report = JSON.parse(stdout) as Report;
  expect(report.params.transport).toBe(inReport);
  expect(totalsOf(report, "producer").messages).toBe(10);
});

test("given_an_embedded_server_and_tls_when_run_should_refuse_what_it_does_not_have", async () => {
  const refused = await runIggy("bench pp --embedded-server --tls".split(" "));
  expect([refused.exitCode, refused.stdout]).toEqual([2, ""]);
  expect(refused.stderr).toContain("--embedded-server listens without TLS");
});

test("given_the_nested_words_of_another_tool_when_run_should_do_what_they_say", async () => {
  const line = `bench -m 10 -P 5 -b 2 pp -p 1 tcp --server-address ${server.address} --nodelay --json`;
  const { stdout, stderr, exitCode } = await runIggy(line.split(" "));
  expect(exitCode, stderr).toBe(0);
  const report = JSON.parse(stdout) as Report;
  expect(totalsOf(report, "producer")).toEqual({ actors: 1, messages: 10, bytes: 100 });
  expect(report.params.server_address).toBe(server.address);
});

test("given_a_letter_of_two_options_when_help_is_shown_should_stand_at_the_one_it_means", async () => {
  const { stdout } = await runIggy(["bench", "pinned-producer", "--help"]);
  expect(stdout).toContain("-p, --producers=");
  expect(stdout).toContain("-t, --sampling-time=");
  expect(stdout).not.toContain("-p, --password=");
  expect(stdout).not.toContain("-t, --token=");
});
