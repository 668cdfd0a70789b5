// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Installs the locked dependencies when they are missing or the lock file has changed since.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const wanted = join(root, "package-lock.json");
const installed = join(root, "node_modules", ".installed-lock.json");

/** Leaves node_modules as package-lock.json describes it; ends the process with npm's status when npm fails. */
export const installDependencies = () => {
  if (existsSync(installed) && readFileSync(installed, "utf8") === readFileSync(wanted, "utf8")) return;
  console.error("installing dependencies (npm ci)");
  const result = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
  copyFileSync(wanted, installed);
};
