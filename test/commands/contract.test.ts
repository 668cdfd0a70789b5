// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runIggy } from "../support/run-iggy.ts";
import { repositoryRoot } from "../support/start-server.ts";

interface Manifest {
  readonly commands: Readonly<
    Record<string, { readonly flags: object; readonly args: object; readonly summary?: string }>
  >;
}

const manifest = JSON.parse(readFileSync(join(repositoryRoot, "oclif.manifest.json"), "utf8")) as Manifest;

test("given_the_commands_and_their_flags_should_be_those_that_were_published", () => {
  const contract = Object.entries(manifest.commands).map(([id, { flags, args }]) => {
    const names = Object.keys(flags).filter((name) => name !== "json");
    return `${id.replaceAll(":", " ")} ${Object.keys(args).join(" ")} [${names.sort().join(" ")}]`;
  });
  expect(contract).toMatchSnapshot();
});

test("given_every_command_should_have_a_summary_and_answer_help", async () => {
  for (const [id, { summary }] of Object.entries(manifest.commands)) {
    expect(summary, id).toBeTruthy();
  }
  const { stdout, exitCode } = await runIggy(["message", "poll", "--help"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("--auto-commit");
});
