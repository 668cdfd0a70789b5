// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Puts the client into one file for browsers: without modules of Node, with the transports browsers have, and with a
// package in the place of Node's buffers.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build } from "esbuild";

/** A file `name.browser.ts` takes the place of the `name.ts` beside it. */
const browserFiles = {
  name: "browser-files",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\..*\.ts$/ }, ({ path, importer }) => {
      const twin = resolve(dirname(importer), path.replace(/\.ts$/, ".browser.ts"));
      return existsSync(twin) ? { path: twin } : undefined;
    });
  },
};

/** Writes dist/client/browser.js. */
export const bundleBrowser = async (root) => {
  const buffers = join(root, "scripts", "browser", "node-buffer.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["src/client/index.ts"],
    outfile: "dist/client/browser.js",
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    sourcemap: true,
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "inline",
    alias: { "node:buffer": buffers },
    inject: [buffers],
    plugins: [browserFiles],
    logLevel: "warning",
  });
};
