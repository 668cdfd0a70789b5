// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { repositoryRoot, startServer } from "../support/start-server.ts";
import { openBrowserPage, type PageGlobals } from "./browser-page.ts";

const started = async () => {
  const server = await startServer({ environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" } });
  onTestFinished(async () => void (await server.kill()));
  return server;
};

test("given_the_bundle_for_browsers_should_import_nothing", () => {
  const bundle = readFileSync(join(repositoryRoot, "dist", "client", "browser.js"), "utf8");
  expect(bundle.match(/\bfrom\s*"[^"]+"|\bimport\s*"[^"]+"|\bimport\("[^"]+"\)|\brequire\("[^"]+"\)/g)).toBeNull();
});

test("given_a_browser_when_its_client_sends_and_reads_messages_should_work_as_in_node", async () => {
  const server = await started();
  const page = await openBrowserPage();
  const found = await page.evaluate(async (url) => {
    const { Client, aes256gcm, text } = (globalThis as unknown as PageGlobals).iggy;
    const key = new Uint8Array(32).fill(7);
    const client = await Client.connect({ url, encryption: aes256gcm(key) });
    await client.stream.create({ name: "s" });
    await client.topic.create({ stream: "s", name: "t", partitionsCount: 1 });
    const producer = client.producer<string>({ stream: "s", topic: "t" });
    const large = "\u{1F980}".repeat(100_000);
    for (const value of ["first", "\u00fcber", large]) {
      await producer.send({ value, headers: { source: "browser", count: 7n } });
    }
    const consumer = client.consumer<string>({
      stream: "s",
      topic: "t",
      group: "g",
      deserializer: text.deserialize,
    });
    const values: string[] = [];
    for await (const message of consumer) {
      values.push(message.value === large ? "the large one" : message.value);
      if (values.length === 3) break;
    }
    const { transport } = await client.client.getMe();
    await client.close();
    return { values, transport };
  }, `iggy+ws://iggy:iggy@127.0.0.1:${server.webSocketPort}`);
  expect(found).toEqual({ values: ["first", "\u00fcber", "the large one"], transport: "websocket" });
});

test("given_a_browser_when_it_is_refused_should_say_why", async () => {
  const server = await started();
  const page = await openBrowserPage();
  const names = await page.evaluate(async (port) => {
    const { Client, isIggyError } = (globalThis as unknown as PageGlobals).iggy;
    const refusal = async (url: string): Promise<string> => {
      const error = await Client.connect(url).catch((caught: unknown) => caught);
      return isIggyError(error) ? error.errorName : String(error);
    };
    return [
      await refusal(`iggy+ws://iggy:wrong@127.0.0.1:${port}`),
      await refusal("iggy+ws://iggy:iggy@127.0.0.1:1"),
      await refusal(`iggy+tcp://iggy:iggy@127.0.0.1:${port}`),
    ];
  }, server.webSocketPort);
  expect(names).toEqual(["invalid_credentials", "cannot_establish_connection", "feature_unavailable"]);
});
