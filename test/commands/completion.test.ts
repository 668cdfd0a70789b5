// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { spawnSync } from "node:child_process";
import { chmodSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { baseEnvironment, iggyOf, runIggy } from "../support/run-iggy.ts";
import { binary, type RunningServer, startServer } from "../support/start-server.ts";

let server: RunningServer;
let directory: string;
beforeAll(async () => {
  server = await startServer();
  const iggy = iggyOf(server);
  await iggy("stream", "create", "orders-of-mine");
  await iggy("topic", "create", "orders-of-mine", "placed", "1", "none");
  directory = makeTemporaryDirectory();
  // As a package manager installs it.
  symlinkSync(binary, join(directory, "iggy"));
});
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await server.stop();
});

/** Runs a script in a shell that finds `iggy`. */
const runIn = async (shell: string, parameters: readonly string[], script: string): Promise<string> => {
  const path = join(directory, `${shell}.script`);
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  const base = baseEnvironment();
  const { stdout, stderr, exitCode } = await execa(shell, [...parameters, path], {
    reject: false,
    extendEnv: false,
    input: "",
    env: { ...base, PATH: `${directory}:${base["PATH"]}`, IGGY_TCP_SERVER_ADDRESS: server.address },
  });
  expect(exitCode, stderr).toBe(0);
  return stdout;
};

/** A script that prints what the shell would offer behind the line, and what it must print for each. */
const lines: readonly (readonly [line: string, offered: string])[] = [
  ["iggy stre", "stream"],
  ["iggy stream cre", "create"],
  ["iggy stream create --if-not", "--if-not-exists"],
  ["iggy stream get orders-", "orders-of-mine"],
  ["iggy topic get orders-of-mine pl", "placed"],
];

const scriptOf = async (shell: string): Promise<string> => (await runIggy(["completion", "generate", shell])).stdout;

test.each(lines)("given_bash_when_%j_is_completed_should_offer_it", async (line, offered) => {
  const words = line.split(" ");
  const script = `${await scriptOf("bash")}
complete -p iggy >/dev/null || exit 9
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
COMP_CWORD=${words.length - 1}
_iggy
printf '%s\\n' "\${COMPREPLY[@]}"
`;
  expect((await runIn("bash", ["--norc"], script)).split("\n")).toContain(offered);
});

/** Whoever has not got the shell goes without its tests, but for CI, which installs it. */
const isTested = (shell: string): boolean =>
  process.env.CI === "true" || spawnSync(shell, ["-c", "exit 0"]).status === 0;

test.runIf(isTested("fish")).each(lines)("given_fish_when_%j_is_completed_should_offer_it", async (line, offered) => {
  const script = `${await scriptOf("fish")}\ncomplete -C '${line}'\n`;
  const words = (await runIn("fish", ["--no-config"], script)).split("\n").map((one) => one.split("\t")[0]);
  expect(words).toContain(offered);
});

test.runIf(isTested("zsh")).each(lines)("given_zsh_when_%j_is_completed_should_offer_it", async (line, offered) => {
  const words = line.split(" ");
  const script = `compdef() { :; }
_describe() { print -l -- "\${found[@]}"; }
words=(${words.map((word) => `'${word}'`).join(" ")})
CURRENT=${words.length}
${await scriptOf("zsh")}
_iggy
`;
  const found = (await runIn("zsh", ["-f"], script)).split("\n").map((one) => one.split(/(?<!\\):/)[0]);
  expect(found).toContain(offered);
});
