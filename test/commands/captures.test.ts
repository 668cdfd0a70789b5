// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runIggy } from "../support/run-iggy.ts";
import { type RunningServer, repositoryRoot, startServer } from "../support/start-server.ts";

interface Exchange {
  readonly client: string;
  readonly name: string;
  readonly code: number;
  readonly request: string;
}

/** A request as it went to the server. */
interface Sent {
  readonly code: number;
  readonly payload: string;
}

const path = join(repositoryRoot, "test", "fixtures", "vectors", "client_captures.json");
const { exchanges } = JSON.parse(readFileSync(path, "utf8")) as { readonly exchanges: readonly Exchange[] };
/** Logging in and out, and the look for a leader, are the connection's and not the command's. */
const ofConnection = new Set(["login_user", "logout_user", "get_cluster_metadata"]);
const recorded = exchanges.filter(({ client, name }) => client.startsWith("cli: ") && !ofConnection.has(name));
const connectionCodes = new Set(exchanges.filter(({ name }) => ofConnection.has(name)).map(({ code }) => code));

let server: RunningServer;
let proxy: Server;
let sent: Sent[] = [];

beforeAll(async () => {
  server = await startServer();
  proxy = createServer((client) => {
    const upstream = connect(server.port, server.host);
    let pending = Buffer.alloc(0);
    client.on("data", (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32LE(0)) {
        const end = 4 + pending.readUInt32LE(0);
        sent.push({ code: pending.readUInt32LE(4), payload: pending.subarray(8, end).toString("hex") });
        pending = pending.subarray(end);
      }
      upstream.write(chunk);
    });
    upstream.pipe(client);
    client.on("close", () => upstream.destroy());
    for (const socket of [client, upstream]) socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  proxy.close();
  await server.stop();
});

const proxyAddress = () => {
  const address = proxy.address();
  return `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
};

/** Commands that ask first. */
const further: Readonly<Record<string, readonly string[]>> = { delete: ["--yes"], purge: ["--yes"] };

/** Identifiers and times of messages are made anew each time. */
const comparable = ({ code, payload }: Sent): string => {
  if (code !== 101) return payload;
  const bytes = Buffer.from(payload, "hex");
  const metadataBytes = bytes.readUInt32LE(0);
  const count = bytes.readUInt32LE(metadataBytes);
  let at = 4 + metadataBytes + 16 * count;
  for (let place = 0; place < count; place++) {
    bytes.fill(0, at, at + 48);
    at += 64 + bytes.readUInt32LE(at + 48) + bytes.readUInt32LE(at + 52);
  }
  return bytes.toString("hex");
};

test("given_the_recorded_command_lines_when_run_should_send_the_recorded_requests", async () => {
  const compared: string[] = [];
  for (const { client, code, request, name } of recorded) {
    // The recording has no quotes: this one message had a blank.
    const words = client.replace("cli: ", "").replace("hello world", "hello_world").split(" ");
    const asks = words[0] !== "pat" ? further[words[1] ?? ""] : undefined;
    const parameters = [...words, ...(asks ?? [])].map((word) => word.replace("hello_world", "hello world"));
    if (words[0] === "snapshot") parameters.push("--out-dir", server.dataDirectory);
    sent = [];
    await runIggy(parameters, { environment: { IGGY_TCP_SERVER_ADDRESS: proxyAddress() } });
    const requests = sent.filter((one) => !connectionCodes.has(one.code));
    const ours = requests.find((one) => one.code === code);
    expect(ours, `${client} sends ${name}`).toBeDefined();
    expect(comparable(ours!), client).toBe(comparable({ code, payload: request }));
    compared.push(name);
  }
  expect(compared.length).toBe(recorded.length);
  expect(compared.length).toBeGreaterThan(40);
});
