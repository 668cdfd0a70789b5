// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../support/start-server.ts";

export const docsDirectory = join(repositoryRoot, "docs");
const page = join(docsDirectory, "growth.md");

/** Puts what a program measured into its place in docs/growth.md, between the two comments with its name. */
export const writeSection = (name: string, markdown: string): void => {
  const text = readFileSync(page, "utf8");
  const begin = `<!-- ${name}: measured -->\n`;
  const end = `<!-- ${name}: end -->`;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/growth.md has no place for ${name}`);
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n${markdown}\n\n${text.slice(to)}`);
};
