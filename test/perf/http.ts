// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Pool } from "undici";
import { bearer, httpCall, httpLogin, jsonType } from "../support/http-call.ts";
import { repositoryRoot, startServer } from "../support/start-server.ts";
import { median } from "./median.ts";

const CONNECTIONS = 4;
const MESSAGES = 100;
const PAYLOAD_BYTES = 1000;
/** What `/proc` counts in. */
const TICKS_PER_SECOND = 100;
export const HTTP_TARGET = 0.5;

interface Size {
  readonly rounds: number;
  readonly limitMs: number;
}

interface Rates {
  readonly requestsPerSecond: number;
  readonly cpuMicrosPerRequest: number;
}

export interface HttpFigures {
  readonly ours: Rates;
  readonly floor: Rates;
  /** Ours by floor, a round each; that of processor time is floor by ours. */
  readonly ratios: readonly number[];
  readonly cpuRatios: readonly number[];
}

/** Requests that append 100 messages of 1 KB in JSON, against a bare server of the same library that parses the same body. */
export const compareHttp = async ({ rounds, limitMs }: Size, dataDirectory: string): Promise<HttpFigures> => {
  const server = await startServer({ dataDirectory });
  const child = spawn(process.execPath, [join(repositoryRoot, "test", "perf", "http-floor.mjs")]);
  try {
    const headers = { ...jsonType, ...bearer(await httpLogin(server.httpPort)) };
    await prepare(server.httpPort, headers);
    const oursUrl = `http://127.0.0.1:${server.httpPort}/streams/s/topics/t/messages`;
    const [ours, floor] = [
      driverOf(oursUrl, server.pid, headers),
      driverOf(await floorUrl(child), pidOf(child), headers),
    ];
    const found: { readonly ours: Rates; readonly floor: Rates }[] = [];
    // The first one counts the compilation of code.
    for (let round = 0; round <= rounds; round++) {
      const isFloorFirst = round % 2 === 0;
      const before = await (isFloorFirst ? floor : ours).drive(limitMs);
      const after = await (isFloorFirst ? ours : floor).drive(limitMs);
      if (round > 0) found.push(isFloorFirst ? { floor: before, ours: after } : { floor: after, ours: before });
    }
    await Promise.all([ours.close(), floor.close()]);
    return {
      ours: middle(found.map((round) => round.ours)),
      floor: middle(found.map((round) => round.floor)),
      ratios: found.map((round) => round.ours.requestsPerSecond / round.floor.requestsPerSecond),
      cpuRatios: found.map((round) => round.floor.cpuMicrosPerRequest / round.ours.cpuMicrosPerRequest),
    };
  } finally {
    child.kill();
    await server.stop();
  }
};

const middle = (rates: readonly Rates[]): Rates => ({
  requestsPerSecond: median(rates.map(({ requestsPerSecond }) => requestsPerSecond)),
  cpuMicrosPerRequest: median(rates.map(({ cpuMicrosPerRequest }) => cpuMicrosPerRequest)),
});

const floorUrl = async ({ stdout }: ChildProcess): Promise<string> => {
  const [line] = (await once(stdout!, "data")) as [Buffer];
  return `http://127.0.0.1:${Number(line.toString())}/`;
};

const pidOf = ({ pid }: ChildProcess): number => pid!;

const prepare = async (port: number, headers: Readonly<Record<string, string>>): Promise<void> => {
  const settings = { partitions_count: 4, compression_algorithm: "none", message_expiry: 0, max_topic_size: 0 };
  await httpCall(port, { method: "POST", path: "/streams", headers, body: JSON.stringify({ name: "s" }) });
  const body = JSON.stringify({ name: "t", ...settings });
  await httpCall(port, { method: "POST", path: "/streams/s/topics", headers, body });
};

const payload = Buffer.alloc(PAYLOAD_BYTES, 7).toString("base64");
const requestBody = JSON.stringify({
  partitioning: { kind: "balanced", value: "" },
  messages: Array.from({ length: MESSAGES }, () => ({ payload })),
});

/** Sends the same request again and again on a few connections. */
const driverOf = (url: string, pid: number, headers: Readonly<Record<string, string>>) => {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS });
  const drive = async (durationMs: number): Promise<Rates> => {
    const startedMs = performance.now();
    const startedCpu = cpuSeconds(pid);
    let requests = 0;
    const connection = async (): Promise<void> => {
      while (performance.now() - startedMs < durationMs) {
        const { statusCode, body } = await pool.request({ method: "POST", path, headers, body: requestBody });
        await body.dump();
        if (statusCode !== 201) throw new Error(`status ${statusCode}`);
        requests++;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
    return {
      requestsPerSecond: (requests * 1000) / (performance.now() - startedMs),
      cpuMicrosPerRequest: ((cpuSeconds(pid) - startedCpu) * 1e6) / requests,
    };
  };
  return { drive, close: () => pool.close() };
};

/** What a process used of processors. */
const cpuSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
};
