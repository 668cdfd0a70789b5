// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";
import type * as ClientModule from "../../src/client/index.ts";
import { repositoryRoot } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const EXECUTABLE = process.env.IGGY_CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PAGE = `<!doctype html><script type="module">
import * as iggy from "/client.js";
globalThis.iggy = iggy;
</script>`;

/** What scripts of the page see. */
export interface PageGlobals {
  readonly iggy: typeof ClientModule;
}

/** A page of a real browser that has the client as `globalThis.iggy`. */
export const openBrowserPage = async (): Promise<Page> => {
  const bundle = readFileSync(join(repositoryRoot, "dist", "client", "browser.js"));
  const site = createServer((request, response) => {
    const isBundle = request.url === "/client.js";
    response.setHeader("content-type", isBundle ? "text/javascript" : "text/html");
    response.end(isBundle ? bundle : PAGE);
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void site.close().closeAllConnections());
  const profile = temporaryDirectory();
  const context = await chromium.launchPersistentContext(profile, { executablePath: EXECUTABLE, args: FLAGS });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => "iggy" in globalThis);
  return page;
};
