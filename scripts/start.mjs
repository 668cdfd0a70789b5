// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// `npm start`: from a fresh clone to a running server. Arguments after `--` go to `iggy server start`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installDependencies } from "./install.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

installDependencies();
const build = spawnSync(process.execPath, [join(root, "scripts", "build.mjs")], { stdio: ["ignore", 2, 2] });
if (build.status !== 0) process.exit(build.status ?? 1);

process.chdir(root);
process.argv.splice(2, 0, "server", "start", "--with-default-root-credentials");
await import(pathToFileURL(join(root, "bin", "run.js")).href);
