// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Puts the server, benchmarks, their threads and what programs import into few files: each thread would read some hundred
// small ones when it starts. So do the packages each start needs; the others stay packages.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";
import { nodeBundleOptions } from "./bundle-options.mjs";

/** What is reached from outside of these files: by programs, by the command line and by `new Worker`. */
const entryPoints = [
  "src/client/index.ts",
  "src/client/tcp.ts",
  "src/client/ws.ts",
  "src/client/http.ts",
  "src/client/quic.ts",
  "src/client/encryption.ts",
  "src/protocol/index.ts",
  "src/testing/index.ts",
  "src/bench/compare/compare-reports.ts",
  "src/bench/compare/gate.ts",
  "src/bench/dashboard/dashboard-server.ts",
  "src/bench/embedded/embedded-server.ts",
  "src/bench/options/default-shape.ts",
  "src/bench/options/kinds.ts",
  "src/bench/options/peers.ts",
  "src/bench/options/rules.ts",
  "src/bench/report/build-report.ts",
  "src/bench/report/read-reports.ts",
  "src/bench/report/save-report.ts",
  "src/bench/run/run-benchmark.ts",
  "src/bench/suite/remove-streams.ts",
  "src/bench/suite/run-suite.ts",
  "src/bench/suite/runnable-cases.ts",
  "src/bench/suite/suite-matrix.ts",
  "src/bench/worker/worker.ts",
  "src/server/index.ts",
  "src/server/config/index.ts",
  "src/server/inspection/index.ts",
  "src/server/shard/worker.ts",
];

/** What the server needs at each start: with them in its bundles that takes two thirds of the processor time. */
const bundledPackages = ["@hono/node-server", "@noble/hashes", "hono", "pino", "smol-toml", "ws"];

const packages = (root) => ({
  name: "packages",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^.#/]/ }, ({ path, importer, kind }) => {
      const [layer = ""] = relative(join(root, "src"), importer).split("/");
      if (kind === "entry-point" || layer === "..") return undefined;
      // A program that bundles the client says itself what becomes of packages.
      const isBundled = layer === "server" && bundledPackages.some((name) => `${path}/`.startsWith(`${name}/`));
      return isBundled ? undefined : { path, external: true };
    });
  },
});

/** Files beside a source are found wherever the bundler puts the source. */
const neighbours = (root) => ({
  name: "neighbours",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, "utf8");
      if (!contents.includes("import.meta.url")) return undefined;
      const url = (_, neighbour) => {
        const target = relative(join(root, "src"), resolve(dirname(path), neighbour));
        return `new URL(import.meta.resolve("#dist/${target}"))`;
      };
      return { contents: contents.replace(/new URL\("(\.[^"]+)", import\.meta\.url\)/g, url), loader: "ts" };
    });
  },
});

/** Replaces what the compiler wrote of the server and of the other entry points by bundles that share dist/chunks. */
export const bundleServer = async (root) => {
  const shared = nodeBundleOptions(root);
  const { metafile } = await build({
    ...shared,
    entryPoints,
    // ws would look for native helpers, which are not among the dependencies.
    define: { "process.env.WS_NO_BUFFER_UTIL": '"1"', "process.env.WS_NO_UTF_8_VALIDATE": '"1"' },
    // The packages that are bundled require nothing but modules of Node itself.
    banner: { js: `${shared.banner.js}\nconst require = process.getBuiltinModule;` },
    plugins: [neighbours(root), packages(root)],
    metafile: true,
  });
  const compiled = ["server", "bench", "testing"].flatMap((folder) =>
    readdirSync(join(root, "dist", folder), { recursive: true }).map((name) => `dist/${folder}/${name}`),
  );
  for (const path of compiled.filter((name) => /\.js(?:\.map)?$/.test(name) && !(name in metafile.outputs))) {
    rmSync(join(root, path));
  }
};
