// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import type { Client } from "../../client/client.ts";
import { parseIdentifierText } from "../../protocol/primitives/identifier.ts";
import { connectToServer } from "../connection/connect.ts";
import { connectionFlags } from "../connection/connection-flags.ts";
import { serverKey } from "../connection/server-address.ts";
import { resolveSettings } from "../connection/settings.ts";
import { homePath, writeHomeFile } from "../context/home.ts";
import { parseCommandLine } from "../framework/parse-command-line.ts";

const TIMEOUT_MS = 500;
const CACHE_MS = 10_000;
const CACHE_FILE = "completion-cache.json";

/** The names there are for an argument, as the server has them; none when it does not answer at once. */
export const namesFromServer = async (
  noun: string,
  argument: string,
  stream: string | undefined,
  topic: string | undefined,
): Promise<readonly string[]> => {
  const list = lists[argument];
  if (list === undefined) return [];
  try {
    const { flags } = await parseCommandLine({ args: {}, flags: connectionFlags }, []);
    const settings = await resolveSettings({
      ...flags,
      retries: 0,
      timeout: TIMEOUT_MS,
      "connect-timeout": TIMEOUT_MS,
    });
    const key = [serverKey(settings.address), noun, argument, stream, topic].join(" ");
    const cached = readCache()[key];
    if (cached !== undefined && cached.untilMs > Date.now()) return cached.names;
    const client = await withinTime(connectToServer(settings, { needsLogin: true, onRetry: () => undefined }));
    try {
      const names = await withinTime(list(client, stream, topic));
      writeHomeFile(CACHE_FILE, JSON.stringify({ ...alive(), [key]: { untilMs: Date.now() + CACHE_MS, names } }));
      return names;
    } finally {
      await client.close({ drain: false });
    }
  } catch {
    // Nobody wants to read of errors while they type.
    return [];
  }
};

type List = (client: Client, stream: string | undefined, topic: string | undefined) => Promise<readonly string[]>;

const namesOf = (items: readonly { readonly name: string }[]): string[] => items.map(({ name }) => name);
const path = (stream: string | undefined, topic: string | undefined) => ({
  stream: parseIdentifierText(stream ?? ""),
  topic: parseIdentifierText(topic ?? ""),
});

const lists: Readonly<Record<string, List>> = {
  stream: async (client) => namesOf(await client.stream.list()),
  topic: async (client, stream) =>
    stream === undefined
      ? topicPaths(client)
      : namesOf(await client.topic.list({ stream: parseIdentifierText(stream) })),
  group: async (client, stream, topic) => namesOf(await client.group.list(path(stream, topic))),
  partition: async (client, stream, topic) =>
    ((await client.topic.get(path(stream, topic)))?.partitions ?? []).map(({ id }) => String(id)),
  user: async (client) => (await client.user.list()).map(({ username }) => username),
  client: async (client) => (await client.client.list()).map(({ clientId }) => String(clientId)),
};

/** `stream/topic` of all streams, for the short commands. */
const topicPaths = async (client: Client): Promise<readonly string[]> => {
  const paths: string[] = [];
  for (const { name } of await client.stream.list()) {
    for (const topic of await client.topic.list({ stream: name })) paths.push(`${name}/${topic.name}`);
  }
  return paths;
};

const withinTime = <Value>(work: Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("too slow")), TIMEOUT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });

type Cache = Readonly<Record<string, { readonly untilMs: number; readonly names: readonly string[] }>>;

const readCache = (): Cache => {
  try {
    return JSON.parse(readFileSync(homePath(CACHE_FILE), "utf8")) as Cache;
  } catch {
    return {};
  }
};

const alive = (): Cache =>
  Object.fromEntries(Object.entries(readCache()).filter(([, { untilMs }]) => untilMs > Date.now()));
