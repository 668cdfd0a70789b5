// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Puts each command and what it needs into few files, because reading many small ones takes longer than most commands
// work. What runs in threads or belongs to the embedding API stays as the compiler wrote it, and packages stay packages,
// but for the parser of oclif, of which only the parser is wanted.
import { readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";
import { nodeBundleOptions } from "./bundle-options.mjs";
import { shareFiles } from "./share-files.mjs";

/** Folders of src that are bundled; all others are reached as `#dist/...`. */
const bundledLayers = ["cli", "client", "commands", "protocol", "quic", "tui"];
const bundledPackages = ["@oclif/core/parser", "chalk", "cli-table3", "smol-toml"];

const layers = (root) => ({
  name: "layers",
  setup: ({ onResolve }) => {
    onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
      const isOwn = importer.startsWith(join(root, "src"));
      if (kind === "entry-point" || !isOwn) return undefined;
      if (!path.startsWith(".")) {
        return bundledPackages.includes(path) || path.startsWith("node:") ? undefined : { path, external: true };
      }
      const target = relative(join(root, "src"), resolve(dirname(importer), path));
      if (bundledLayers.includes(target.split("/")[0])) return undefined;
      return { path: `#dist/${target.replace(/\.tsx?$/, ".js")}`, external: true };
    });
  },
});

/** Modules the parser of oclif has for colours, logs and its own error texts, which are the larger part of it, and unused. */
const parserExtras = new Map([
  ["../errors", "exports.CLIError = class CLIError extends Error { oclif = {}; };"],
  ["../logger", "exports.makeDebug = () => () => {};"],
  ["../ux/list", "exports.__esModule = true; exports.default = () => '';"],
  ["../ux/theme", "exports.colorize = (style, text) => text;"],
  ["../cache", "exports.__esModule = true; exports.default = { getInstance: () => new Map() };"],
  ["./help", "exports.flagUsages = () => [];"],
  // For arguments out of standard input, which ours never are.
  ["node:readline", ""],
]);

const leanParser = {
  name: "lean-parser",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:\.\.?\/|node:)[\w/]+$/ }, ({ path, importer }) =>
      parserExtras.has(path) && importer.includes("@oclif/core/lib/parser/")
        ? { path, namespace: "parser-extras" }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: "parser-extras" }, ({ path }) => ({
      contents: parserExtras.get(path),
      loader: "js",
    }));
  },
};

/** Replaces dist/commands and dist/cli/run.js, which the compiler wrote, by bundles that share dist/chunks. */
export const bundleCommands = async (root) => {
  const shared = nodeBundleOptions(root);
  const commands = readdirSync(join(root, "src", "commands"), { recursive: true })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `src/commands/${name}`);
  const options = {
    ...shared,
    entryPoints: [...commands, "src/cli/run.ts"],
    minifyWhitespace: true,
    minifySyntax: true,
    external: ["typescript"],
    // The packages that are bundled require nothing but modules of Node itself.
    banner: { js: `${shared.banner.js}\nconst require = process.getBuiltinModule;` },
  };
  const plugins = [leanParser, layers(root)];
  const { metafile } = await build({ ...options, plugins, metafile: true, write: false });
  await build({ ...options, plugins: [...plugins, shareFiles(root, options.entryPoints, metafile.inputs)] });
};
