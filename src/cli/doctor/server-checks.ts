// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/client.ts";
import { connectToServer } from "../connection/connect.ts";
import { addressText } from "../connection/server-address.ts";
import type { ConnectionSettings } from "../connection/settings.ts";
import { explainError } from "../errors/explain-error.ts";
import { formatBytes } from "../output/formats.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

const LOW_DISK_SHARE = 0.1;
const SLOW_MS = 200;
const MAX_CLOCK_DIFFERENCE_MS = 5000;

/** A server: whether it answers, lets the user in, and has room. Later checks need the earlier ones. */
export const checkServer = async (settings: ConnectionSettings): Promise<readonly Finding[]> => {
  const address = addressText(settings.address);
  const open = (needsLogin: boolean) =>
    connectToServer({ ...settings, retries: 0 }, { needsLogin, onRetry: () => undefined });
  const findings: Finding[] = [];
  try {
    findings.push(await withClient(open(false), (client) => checkAnswer(client, address)));
  } catch (error) {
    return [explained("server", error, address)];
  }
  try {
    findings.push(...(await withClient(open(true), (client) => checkInside(client))));
  } catch (error) {
    findings.push(explained("login", error, address));
  }
  return findings;
};

const withClient = async <Result>(
  opening: Promise<Client>,
  work: (client: Client) => Promise<Result>,
): Promise<Result> => {
  const client = await opening;
  try {
    return await work(client);
  } finally {
    await client.close({ drain: false });
  }
};

const checkAnswer = async (client: Client, address: string): Promise<Finding> => {
  const startedMs = performance.now();
  await client.system.ping();
  const tookMs = performance.now() - startedMs;
  const text = `${address} answers in ${tookMs.toFixed(1)} ms`;
  return tookMs > SLOW_MS
    ? warning("server", text, "look at the network and the load of the server")
    : ok("server", text);
};

const checkInside = async (client: Client): Promise<readonly Finding[]> => {
  const me = await client.client.getMe();
  const findings = [ok("login", `user ${me.userId} over ${me.transport}`)];
  const stats = await client.system.getStats().catch(() => undefined);
  if (stats === undefined) {
    return [...findings, warning("statistics", "the user may not read them", "log in as a user with read_servers")];
  }
  findings.push(ok("version", `server ${stats.serverVersion}, process ${stats.processId} on ${stats.hostname}`));
  const { freeDiskSpaceBytes: free, totalDiskSpaceBytes: total } = stats;
  const room = `${formatBytes(free)} free on the server's disk of ${formatBytes(total)}`;
  const isLow = Number(free) < Number(total) * LOW_DISK_SHARE;
  findings.push(
    isLow
      ? problem("server disk", room, "make room, or delete segments: iggy segment delete")
      : ok("server disk", room),
  );
  findings.push(checkClock(Number((stats.startTimeMicros + stats.runTimeMicros) / 1000n)));
  return findings;
};

const checkClock = (serverMs: number): Finding => {
  const differenceMs = Math.abs(serverMs - Date.now());
  const text = `the clocks differ by ${(differenceMs / 1000).toFixed(1)} s`;
  return differenceMs > MAX_CLOCK_DIFFERENCE_MS
    ? warning("clock", text, "set both by the same time server: --timestamp means the server's clock")
    : ok("clock", text);
};

const explained = (check: string, error: unknown, address: string): Finding => {
  const known = explainError(error, { address });
  const text = known?.message ?? (error instanceof Error ? error.message : String(error));
  return problem(check, text, known?.hint ?? "look at the log of the server");
};
