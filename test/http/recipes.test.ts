// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { repositoryRoot, startServer } from "../support/start-server.ts";

test("given_the_recipes_of_the_documentation_when_typed_one_after_the_other_should_all_work", async () => {
  const server = await startServer();
  onTestFinished(async () => void (await server.stop()));
  const page = readFileSync(join(repositoryRoot, "docs", "http.md"), "utf8");
  const recipes = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, lines]) => lines);
  const environment = { IGGY: `http://127.0.0.1:${server.httpPort}` };
  const { stdout } = await execa("sh", ["-e", "-c", recipes.join("\n")], { env: environment });
  expect(recipes.length).toBeGreaterThan(4);
  expect(stdout).toContain('"stored_offset":0');
  expect(stdout).toContain('"payload":"dHdv"');
  expect(stdout).toContain("id: 2\nevent: message\n");
});
