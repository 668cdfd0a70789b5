// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Writes the pages of docs/ that are made from the sources: `npx tsx scripts/generate-docs.ts`.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generatedPages } from "./generated-pages.ts";

for (const [name, text] of generatedPages()) {
  writeFileSync(fileURLToPath(new URL(`../docs/${name}`, import.meta.url)), text);
}
