// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Writes the pages of docs/ that are made from the sources: `npx tsx scripts/generate-docs.ts`.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generatedPages } from "./generated-pages.ts";
import { schemaFiles } from "./output-schemas.ts";

for (const [name, text] of generatedPages()) {
  writeFileSync(fileURLToPath(new URL(`../docs/${name}`, import.meta.url)), text);
}

const schemas = fileURLToPath(new URL("../schemas/", import.meta.url));
rmSync(schemas, { recursive: true, force: true });
mkdirSync(schemas);
for (const [name, text] of schemaFiles()) writeFileSync(`${schemas}${name}`, text);
