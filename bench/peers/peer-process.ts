// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const READY_WITHIN_MS = 60_000;
const ENDED_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 20;

interface Start {
  readonly directory: string;
  readonly name: string;
  readonly command: string;
  readonly parameters: readonly string[];
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a server in the background, with its log and its process id in the directory, and waits until it accepts connections. */
export const startProcess = async ({ directory, name, command, parameters, port, environment }: Start) => {
  const log = openSync(join(directory, `${name}.log`), "a");
  const env = { ...process.env, ...environment };
  const child = spawn(command, parameters, { cwd: directory, env, detached: true, stdio: ["ignore", log, log] });
  await writeFile(join(directory, `${name}.pid`), String(child.pid));
  child.unref();
  const endMs = Date.now() + READY_WITHIN_MS;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > endMs)
      throw new Error(`${name} did not start, see ${directory}/${name}.log`);
    await pause(LOOK_AGAIN_MS);
  }
};

/** Ends the server that was started in the directory, and waits until it is gone; none is fine. */
export const stopProcess = async (directory: string, name: string): Promise<void> => {
  const file = join(directory, `${name}.pid`);
  const processId = Number(await readFile(file, "utf8").catch(() => "0"));
  if (processId === 0) return;
  signal(processId, "SIGTERM");
  const endMs = Date.now() + ENDED_WITHIN_MS;
  while (signal(processId, 0)) {
    if (Date.now() > endMs) signal(processId, "SIGKILL");
    await pause(LOOK_AGAIN_MS);
  }
  await rm(file, { force: true });
};

/** Runs a program to its end and gives what it wrote to standard output. */
export const runProgram = (
  command: string,
  parameters: readonly string[],
  options: { readonly directory?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, ...options.environment };
    const child = spawn(command, parameters, { cwd: options.directory, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let complaints = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      complaints += chunk;
    });
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve(output);
      else reject(new Error(`${command} ${parameters.join(" ")} ended with ${status}: ${complaints || output}`));
    });
  });

const signal = (processId: number, name: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(processId, name);
  } catch {
    return false;
  }
};

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const end = (isOpen: boolean) => () => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once("connect", end(true)).once("error", end(false));
  });
