// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { typeIggy } from "../support/pseudo-terminal.ts";
import { iggyOf, type Ran } from "../support/run-iggy.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

let server: RunningServer;
let iggy: (...parameters: readonly string[]) => Promise<Ran>;
beforeAll(async () => {
  server = await startServer();
  iggy = iggyOf(server);
});
afterAll(() => server.stop());

const atTerminal = (...parameters: readonly string[]) =>
  typeIggy(parameters, { IGGY_TCP_SERVER_ADDRESS: server.address });
const streams = async () => (await iggy("stream", "list", "--output", "plain")).stdout;

test("given_a_user_without_a_password_when_asked_should_log_in_with_what_is_typed_and_not_show_it", async () => {
  const terminal = atTerminal("me", "-u", "iggy");
  await terminal.shows("Password: ");
  terminal.type("igx\u007fgy\r");
  expect((await terminal.exited).exitCode).toBe(0);
  expect(terminal.output()).not.toMatch(/igx|\*/);
});

test("given_a_wrong_password_when_typed_should_end_as_not_logged_in", async () => {
  const terminal = atTerminal("me", "-u", "iggy");
  await terminal.shows("Password: ");
  terminal.type("wrong\r");
  expect((await terminal.exited).exitCode).toBe(5);
});

test("given_a_question_when_ctrl_c_is_typed_should_end_as_interrupted", async () => {
  const terminal = atTerminal("me", "-u", "iggy");
  await terminal.shows("Password: ");
  terminal.type("\u0003");
  expect((await terminal.exited).exitCode).toBe(130);
});

test("given_two_questions_when_both_answers_are_pasted_should_take_each_for_its_question", async () => {
  await iggy("user", "create", "pasted", "first-secret");
  const terminal = atTerminal("user", "password", "pasted");
  await terminal.shows("Current password: ");
  terminal.type("first-secret\rsecond-secret\r");
  expect((await terminal.exited).exitCode, terminal.output()).toBe(0);
  expect((await iggy("me", "-u", "pasted", "-p", "second-secret")).exitCode).toBe(0);
});

test("given_something_to_delete_when_asked_should_delete_it_only_after_a_yes", async () => {
  await iggy("stream", "create", "kept");
  for (const answer of ["n\r", "\r", "\u0004"]) {
    const refused = atTerminal("stream", "delete", "kept");
    await refused.shows("[y/N]");
    refused.type(answer);
    expect((await refused.exited).exitCode).toBe(1);
    expect(refused.output()).toContain("nothing was changed");
  }
  expect(await streams()).toContain("kept");
  const confirmed = atTerminal("stream", "delete", "kept");
  await confirmed.shows("[y/N]");
  confirmed.type("yes\r");
  expect((await confirmed.exited).exitCode).toBe(0);
  expect(await streams()).not.toContain("kept");
});

test("given_a_terminal_that_is_closed_when_following_should_end_and_leave_the_server", async () => {
  await iggy("produce", "closed/t", "one");
  const terminal = atTerminal("message", "poll", "closed", "t", "0", "--first", "--follow");
  await terminal.shows("one");
  terminal.hangUp();
  await terminal.exited;
  expect(() => process.kill(terminal.pid, 0)).toThrow("ESRCH");
  await vi.waitFor(async () => expect(JSON.parse((await iggy("client", "list", "--json")).stdout)).toHaveLength(1), {
    timeout: 30_000,
  });
});

test("given_an_export_at_a_terminal_when_it_runs_should_draw_how_far_it_is_and_take_the_line_away", async () => {
  await iggy("produce", "exported/t", "one", "two", "three");
  const directory = temporaryDirectory();
  const terminal = atTerminal("message", "export", "exported", "t", directory);
  expect((await terminal.exited).exitCode).toBe(0);
  const lineIsErased = "\r\u001b[2K";
  expect(terminal.output()).toContain(`${lineIsErased}Exporting 3 messages, `);
  expect(terminal.output()).toContain(`${lineIsErased}Exported 3 messages`);
  expect(readdirSync(directory)).toEqual(["partition-0.messages"]);
  const quiet = atTerminal("message", "export", "exported", "t", temporaryDirectory(), "--quiet");
  expect((await quiet.exited).exitCode).toBe(0);
  expect(quiet.output()).not.toContain("Exporting");
});
