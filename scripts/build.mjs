// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Compiles the kernel and the TypeScript sources into dist/ and writes the oclif manifest. Does nothing when dist/ is
// newer than every input, so that `npm start` and `npm test` may call it each time.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleBrowser } from "./bundle-browser.mjs";
import { bundleCommands } from "./bundle-commands.mjs";
import { bundleServer } from "./bundle-server.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "dist", ".built");
const kernel = join(root, "src", "server", "log", "kernel", "kernel.wasm");
// As deep as dist/, so that the maps of sources are true there.
const compiled = join(root, ".compiled");
const inputs = ["src", "package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", "scripts"];

const newestMs = (path) => {
  const stats = statSync(path);
  if (!stats.isDirectory()) return path === kernel ? 0 : stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
};

// Its newer versions are nobody's concern here.
process.env.OCLIF_SKIP_NEW_VERSION_CHECK = "true";

const run = (...command) => {
  const [program, ...parameters] = command;
  const result = spawnSync(program, parameters, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (result.status !== 0) {
    console.error(`build failed: ${command.join(" ")}`);
    process.exit(result.status ?? 1);
  }
};

/**
 * oclif lists commands as the file system does; sorted, the file is the same everywhere. A command has a line, as it
 * would be tens of thousands of lines otherwise.
 */
const sortManifest = () => {
  const path = join(root, "oclif.manifest.json");
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  const commands = Object.entries(manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = commands.map(([id, command]) => `${JSON.stringify(id)}: ${JSON.stringify(command)}`);
  const { version } = manifest;
  writeFileSync(path, `{\n"commands": {\n${lines.join(",\n")}\n},\n"version": ${JSON.stringify(version)}\n}\n`);
  return commands;
};

/** What may be typed for each command, in a file small enough to be read each time. */
const writeCommandIndex = (commands) => {
  const words = (id) => id.replaceAll(":", " ");
  const typed = commands.flatMap(([id, { aliases = [], hiddenAliases = [] }]) =>
    [id, ...aliases, ...hiddenAliases].map((one) => [words(one), words(id)]),
  );
  writeFileSync(join(root, "dist", "command-index.json"), JSON.stringify(Object.fromEntries(typed)));
};

/** The compiler writes again what changed since the last time, and leaves what was written of sources that are gone. */
const removeStale = () => {
  const written = readdirSync(compiled, { recursive: true }).filter((path) => path.endsWith(".js"));
  const isSource = (path) => [".ts", ".tsx"].some((suffix) => existsSync(join(root, "src", path + suffix)));
  for (const path of written.map((name) => name.slice(0, -".js".length)).filter((name) => !isSource(name))) {
    for (const suffix of [".js", ".js.map", ".d.ts"]) rmSync(join(compiled, path + suffix), { force: true });
  }
};

const upToDate = () => {
  if (!existsSync(stamp) || process.argv.includes("--force")) return false;
  const builtMs = statSync(stamp).mtimeMs;
  return inputs.every((input) => newestMs(join(root, input)) < builtMs);
};

if (!upToDate()) {
  const bin = (name) => join(root, "node_modules", ".bin", name);
  rmSync(join(root, "dist"), { recursive: true, force: true });
  run(process.execPath, join(root, "scripts", "build-kernel.mjs"));
  if (!existsSync(compiled)) rmSync(join(root, ".cache", "build.tsbuildinfo"), { force: true });
  // Types are a gate of their own, over the tests too.
  run(bin("tsc"), "-p", "tsconfig.build.json", "--noCheck");
  removeStale();
  cpSync(compiled, join(root, "dist"), { recursive: true });
  mkdirSync(join(root, "dist", "server", "log", "kernel"), { recursive: true });
  copyFileSync(kernel, join(root, "dist", "server", "log", "kernel", "kernel.wasm"));
  await bundleCommands(root);
  await bundleServer(root);
  await bundleBrowser(root);
  run(bin("oclif"), "manifest");
  writeCommandIndex(sortManifest());
  writeFileSync(stamp, "");
}
