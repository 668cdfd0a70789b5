// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cheats } from "../../src/cli/cheats/cheats.ts";
import { Client } from "../../src/client/index.ts";
import { baseEnvironment } from "../support/run-iggy.ts";
import { binary, type RunningServer, repositoryRoot, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

let server: RunningServer;
let directory: string;

beforeEach(async () => {
  server = await startServer();
  directory = temporaryDirectory();
  const iggy = join(directory, "iggy");
  writeFileSync(iggy, `#!/bin/sh\nexec '${process.execPath}' '${binary}' "$@"\n`);
  chmodSync(iggy, 0o755);
});
afterEach(() => server.stop());

/** Types a line into a shell that finds `iggy`, and expects that it works. */
const type = async (line: string): Promise<string> => {
  const base = baseEnvironment();
  const { all, exitCode } = await execa("sh", ["-c", line], {
    cwd: directory,
    reject: false,
    all: true,
    input: "",
    extendEnv: false,
    env: {
      ...base,
      PATH: `${directory}:${base["PATH"]}`,
      IGGY_HOME: directory,
      IGGY_TCP_SERVER_ADDRESS: server.address,
    },
  });
  expect(exitCode, `${line}\n${all}`).toBe(0);
  return all;
};

interface Command {
  readonly examples?: readonly string[];
}

const path = join(repositoryRoot, "oclif.manifest.json");
const { commands } = JSON.parse(readFileSync(path, "utf8")) as { readonly commands: Readonly<Record<string, Command>> };

/** What the examples speak of, made anew before each command. */
const prepare = async (client: Client): Promise<void> => {
  for (const name of ["demo", "orders"]) await client.stream.ensure({ name });
  await client.topic.ensure({ stream: "orders", name: "placed", partitionsCount: 2 });
  await client.topic.ensure({ stream: "demo", name: "hello", partitionsCount: 1 });
  await client.message.send({ stream: "demo", topic: "hello", messages: [{ payload: Buffer.from("hello") }] });
  await client.group.ensure({ stream: "orders", topic: "placed", name: "billing" });
  await client.message.send({
    stream: "orders",
    topic: "placed",
    partitioning: { kind: "partition_id", partitionId: 0 },
    messages: [{ payload: Buffer.from("one") }, { payload: Buffer.from("two") }],
  });
  const consumer = { kind: "consumer", id: { kind: "string", value: "billing" } } as const;
  await client.offset.store({ stream: "orders", topic: "placed", consumer, partitionId: 0, offset: 0n });
  const users = await client.user.list();
  for (const { username, id } of users) if (username !== "iggy") await client.user.delete({ user: id });
  await client.user.create({ username: "alice", password: "secret" });
  for (const { name } of await client.token.list()) await client.token.delete({ name });
  await client.token.create({ name: "deploy" });
};

/** They make what `prepare` has made. */
const clashes: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  "stream:create": (client) => client.stream.delete({ stream: "orders" }),
  "topic:create": (client) => client.topic.delete({ stream: "orders", topic: "placed" }),
  "consumer-group:create": (client) => client.group.delete({ stream: "orders", topic: "placed", group: "billing" }),
  "user:create": (client) => client.user.delete({ user: "alice" }),
  "pat:create": (client) => client.token.delete({ name: "deploy" }),
};

/** Lines that come before the examples of a command. */
const first: Readonly<Record<string, readonly string[]>> = {
  "message:import": ["iggy message export orders placed ./backup"],
  "context:delete": ["iggy context create staging"],
  "context:rename": ["iggy context create staging"],
};

const tested = Object.entries(commands).filter(([id]) => /^(?!bench|tui|mcp|connectors|server:(?!config))/.test(id));

test("given_the_examples_of_every_command_when_typed_should_work", async () => {
  const [host, port] = server.address.split(":");
  const client = await Client.connect({
    options: { host: host!, port: Number(port) },
    credentials: { username: "iggy", password: "iggy" },
  });
  let typed = 0;
  for (const [id, { examples = [] }] of tested) {
    await prepare(client);
    await clashes[id]?.(client);
    await type("rm -rf ./backup contexts.toml .active_context .previous_context");
    for (const line of first[id] ?? []) await type(line);
    for (const example of examples) {
      const line = example
        .replaceAll("<%= config.bin %>", "iggy")
        .replaceAll("<%= command.id %>", id.replaceAll(":", " "));
      // The number of a connection that is there while the line is typed.
      const { clientId } = await client.client.getMe();
      await type(id === "client:get" ? line.replace(/ 1$/, ` ${clientId}`) : line);
      typed++;
    }
  }
  await client.close();
  expect(typed).toBeGreaterThan(80);
});

test("given_the_recipes_when_typed_one_after_the_other_should_work", async () => {
  for (const line of Object.values(cheats).flatMap((recipes) => recipes.flatMap(({ lines }) => lines))) {
    await type(line.replaceAll("127.0.0.1:8090", server.address));
  }
});
