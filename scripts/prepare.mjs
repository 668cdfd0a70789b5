// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Installs the git hooks in a checkout; a tarball or a production install has neither git nor lefthook.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const lefthook = join(root, "node_modules", ".bin", "lefthook");
if (existsSync(join(root, ".git")) && existsSync(lefthook)) {
  spawnSync(lefthook, ["install"], { cwd: root, stdio: "ignore", shell: process.platform === "win32" });
}
