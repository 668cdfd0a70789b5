// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { outputSchemas } from "../../scripts/output-schemas.ts";
import { runIggy } from "../support/run-iggy.ts";
import { type RunningServer, repositoryRoot, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { everyCommand, type Step } from "./play-commands.ts";

let server: RunningServer;

beforeEach(async () => {
  server = await startServer({ quic: true });
});
afterEach(() => server.stop());

/** Runs a command and expects that it worked, with nothing on standard error but notes. */
const run = async ({ words, parameters }: Step, form: string, environment: Readonly<Record<string, string>>) => {
  const line = [...words.split(" "), ...parameters, "--output", form];
  const { stdout, stderr, exitCode } = await runIggy(line, { environment });
  expect(`${stderr} (${exitCode})`, line.join(" ")).toMatch(/^(?:no keyring here.*)? ?\(0\)$/);
  return stdout;
};

const environmentOf = () => ({ IGGY_TCP_SERVER_ADDRESS: server.address, IGGY_HOME: temporaryDirectory() });

test("given_every_command_when_run_with_json_should_write_what_its_published_schema_says", async () => {
  const environment = environmentOf();
  const seen = new Set<string>();
  for (const step of everyCommand("json", server.address)) {
    const output = await run(step, "json", environment);
    const { error } = outputSchemas[step.words]?.safeParse(JSON.parse(output)) ?? { error: "has no schema" };
    expect(error, `${step.words}: ${output}`).toBeUndefined();
    seen.add(step.words);
  }
  const [{ clientId }] = JSON.parse(await run({ words: "client list", parameters: [] }, "json", environment));
  expect(clientId).toBeGreaterThan(0);
  const path = join(repositoryRoot, "oclif.manifest.json");
  const { commands } = JSON.parse(readFileSync(path, "utf8")) as { readonly commands: Record<string, unknown> };
  const all = Object.keys(commands).map((id) => id.replaceAll(":", " "));
  // Programs of their own have tests of their own.
  const played = all.filter((words) => !/^(?:bench|tui|mcp|connectors|server (?!config))/.test(words));
  expect(played.filter((words) => !seen.has(words))).toEqual(withoutData);
  expect(Object.keys(outputSchemas).filter((words) => !played.includes(words))).toEqual([]);
});

/** Scripts, and one for a client that has to be connected while it is asked for. */
const withoutData = ["client get", "completion generate", "completion words"];

/** Times, sizes, numbers of processes and the like differ from run to run. */
const masked = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, "TIME")
    .replaceAll(/(?:\/\S+)?\/iggy-test-\w+(?:\/\S*)?/g, "PATH")
    .replaceAll(/snapshot_[\d_]+\.zip/g, "snapshot_TIME.zip")
    .replaceAll(/127\.0\.0\.1:\d+/g, "ADDRESS")
    .replaceAll(/\b\d{5,}\b/g, "NUMBER")
    .replaceAll(/\d+\.\d+/g, "N.N")
    .replaceAll(/Token: \S+/g, "Token: TOKEN")
    .replaceAll(/took \d+ms \d+us/g, "took TIME")
    .replaceAll(/ {2,}/g, "  ");

/** Their text depends on the machine. */
const ofMachine = new Set([
  "stats",
  "doctor",
  "snapshot",
  "client list",
  "me",
  "ping",
  "login",
  "session show",
  "server config",
]);

/** They change nothing, so that they are asked a second time, for lines without padding. */
const isReading = ({ words }: Step): boolean => / (?:get|list|show|lag|metadata)$|^(?:stats|me)$/.test(words);

test("given_every_command_when_run_with_tables_and_plainly_should_write_what_it_always_wrote", async () => {
  const environment = environmentOf();
  const outputs: string[] = [];
  for (const step of everyCommand("table", server.address)) {
    for (const form of isReading(step) ? ["table", "plain"] : ["table"]) {
      const output = await run(step, form, environment);
      expect(output).not.toContain("undefined");
      expect(output).not.toContain("[object");
      if (!ofMachine.has(step.words)) outputs.push(`$ iggy ${step.words} --output ${form}\n${masked(output)}`);
    }
  }
  expect(outputs.join("\n")).toMatchSnapshot();
});
