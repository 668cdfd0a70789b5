#!/usr/bin/env node
// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const root = new URL("..", import.meta.url);
const argv = process.argv.slice(2);

if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
  const { readFileSync } = await import("node:fs");
  const { version } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  process.stdout.write(`iggy/${version} ${process.platform}-${process.arch} node-${process.version}\n`);
} else {
  const { run } = await import("../dist/cli/run.js");
  await run(argv, root);
}
