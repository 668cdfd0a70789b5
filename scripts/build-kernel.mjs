// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Compiles the AssemblyScript kernel to src/server/log/kernel/kernel.wasm, which is not kept in git.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join("src", "server", "log", "kernel");

const { error, stdout, stderr } = await asc.main(
  [
    join(folder, "assembly", "index.ts"),
    "--baseDir",
    root,
    "--outFile",
    join(folder, "kernel.wasm"),
    "-O3",
    "--converge",
    "--noAssert",
    "--runtime",
    "stub",
    "--importMemory",
    "--sharedMemory",
    "--maximumMemory",
    "65536",
    "--enable",
    "simd",
    "--enable",
    "threads",
    "--use",
    "abort=",
  ],
  { writeFile: (name, bytes) => writeFileSync(join(root, name), bytes) },
);
if (error) {
  process.stderr.write(stdout.toString() + stderr.toString());
  console.error(`the kernel does not compile: ${error.message}`);
  process.exit(1);
}
