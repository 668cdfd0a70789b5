// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { rmSync } from "node:fs";
import { execa } from "execa";
import { makeTemporaryDirectory } from "./make-temporary-directory.ts";
import { binary, type RunningServer } from "./start-server.ts";

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
}

interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Contexts and sessions of the tests, away from those of whoever runs them. */
const home = makeTemporaryDirectory();
process.once("exit", () => rmSync(home, { recursive: true, force: true }));

/** What every run has in its environment: no keyring, as most machines that run tests have none. */
export const baseEnvironment = (): Readonly<Record<string, string>> => ({
  PATH: process.env.PATH ?? "",
  HOME: process.env.HOME ?? "",
  NO_COLOR: "1",
  IGGY_HOME: home,
  IGGY_KEYRING: "off",
});

/** Runs the real binary and gives what it said, whatever its exit status. */
export const runIggy = async (parameters: readonly string[], options: RunOptions = {}): Promise<Ran> => {
  const { stdout, stderr, exitCode } = await execa(process.execPath, [binary, ...parameters], {
    reject: false,
    input: options.input ?? "",
    extendEnv: false,
    env: { ...baseEnvironment(), ...options.environment },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  return { stdout, stderr, exitCode };
};

/** A way to run commands against one server. */
export const iggyOf =
  (server: RunningServer) =>
  (...parameters: readonly string[]): Promise<Ran> =>
    runIggy(parameters, { environment: { IGGY_TCP_SERVER_ADDRESS: server.address } });
