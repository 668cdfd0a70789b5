// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { execFile } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "../../src/client/client.ts";
import { binary, startServer } from "../support/start-server.ts";
import { median } from "./median.ts";

const run = promisify(execFile);

/** Commands by how much longer than `node -e 0` they may take. */
const targets = { "--version": 1.5, "stream list": 2.5, "--help": 4 } as const;

export interface CliStartupFigures {
  readonly nodeMs: number;
  readonly commands: readonly CommandFigures[];
}

interface CommandFigures {
  readonly command: string;
  readonly target: number;
  readonly ms: number;
  /** By `node -e 0` of the same round. */
  readonly ratios: readonly number[];
}

/** From the start of the process to its end, in turns with a Node that does nothing; medians. */
export const measureCliStartup = async (directory: string, rounds: number): Promise<CliStartupFigures> => {
  const dataDirectory = join(directory, "data");
  const home = join(directory, "home");
  for (const made of [dataDirectory, home]) mkdirSync(made, { recursive: true });
  const server = await startServer({ dataDirectory });
  try {
    const client = await Client.connect(`iggy://iggy:iggy@127.0.0.1:${server.port}`);
    await client.stream.create({ name: "demo" });
    await client.close();
    const env = { ...process.env, IGGY_HOME: home, IGGY_TCP_SERVER_ADDRESS: `127.0.0.1:${server.port}` };
    const time = async (...parameters: string[]): Promise<number> => {
      const startedMs = performance.now();
      await run(process.execPath, parameters, { env, cwd: home });
      return performance.now() - startedMs;
    };
    const nodeMs: number[] = [];
    const commandMs = new Map<string, number[]>();
    for (let round = 0; round < rounds; round++) {
      nodeMs.push(await time("-e", "0"));
      for (const command of Object.keys(targets)) {
        const ms = await time(binary, ...command.split(" "));
        commandMs.set(command, [...(commandMs.get(command) ?? []), ms]);
      }
    }
    const commands = Object.entries(targets).map(([command, target]) => {
      const all = commandMs.get(command) ?? [];
      return { command, target, ms: median(all), ratios: all.map((ms, round) => ms / nodeMs[round]!) };
    });
    return { nodeMs: median(nodeMs), commands };
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
};
