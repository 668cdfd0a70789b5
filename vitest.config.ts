// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

/** Tests that run the built binary live in these folders; everything else reads the sources directly. */
const binaryFolders = [
  "test/commands",
  "test/integrity",
  "test/interop",
  "test/hostile",
  "test/binary",
  "test/groups",
  "test/http",
  "test/tui/program",
  "test/browser",
];

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...binaryFolders.map((folder) => `${folder}/**`), "test/perf/**", "node_modules/**"],
          testTimeout: 30_000,
          // Files read the same modules: a worker that keeps them needs half of the processor time.
          isolate: false,
        },
      },
      {
        test: {
          name: "binary",
          include: binaryFolders.map((folder) => `${folder}/**/*.test.ts`),
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Real processes on a machine that others share: one that was not scheduled in time is asked again.
          retry: process.env.CI === undefined ? 0 : 1,
          disableConsoleIntercept: true,
          isolate: false,
          // What was built is read as it is.
          server: { deps: { external: [/\/dist\//] } },
        },
      },
    ],
  },
});
