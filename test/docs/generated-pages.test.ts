// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generatedPages } from "../../scripts/generated-pages.ts";
import { schemaFiles } from "../../scripts/output-schemas.ts";
import { repositoryRoot } from "../support/start-server.ts";

for (const [name, text] of generatedPages()) {
  test(`given_the_sources_when_${name}_is_generated_should_equal_what_is_committed`, () => {
    expect(readFileSync(join(repositoryRoot, "docs", name), "utf8")).toBe(text);
  });
}

test("given_the_sources_when_the_schemas_are_generated_should_equal_what_is_committed", () => {
  const directory = join(repositoryRoot, "schemas");
  const committed = readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), "utf8")] as const);
  expect(new Map(committed)).toEqual(schemaFiles());
});
