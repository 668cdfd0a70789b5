// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// The bundler makes a file for each set of entry points that share something, some twenty for a command, and finding and
// opening a file takes longer than reading it. So entry points that share much are made to import the same modules, which then
// are one file.
import { readFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";

/** What every command needs. */
const commonModules = [
  "src/cli/run.ts",
  "src/cli/framework/iggy-command.ts",
  "src/cli/framework/common-arguments.ts",
  "src/cli/output/formats.ts",
];
/** What every command that talks to a server needs besides. */
const serverModules = ["src/cli/framework/server-command.ts", "src/client/transport/tcp.ts"];

/** A plugin that adds the imports; `inputs` is what the bundler says of a first run without it. */
export const shareFiles = (root, entryPoints, inputs) => ({
  name: "share-files",
  setup: ({ onLoad }) => {
    const common = closureOf(commonModules, inputs);
    const server = new Set([...closureOf(serverModules, inputs)].filter((path) => !common.has(path)));
    const starts = new Set([...entryPoints, ...dynamicallyImported(inputs)]);
    onLoad({ filter: /\/src\/.*\.tsx?$/ }, ({ path }) => {
      const start = relative(root, path);
      if (!starts.has(start)) return undefined;
      const talksToServer = [...closureOf([start], inputs)].some((module) => server.has(module));
      const added = (talksToServer ? [...commonModules, ...serverModules] : commonModules).filter(
        (one) => one !== start,
      );
      const imports = added.map((module) => `import "./${relative(dirname(path), join(root, module))}";`);
      return { contents: `${readFileSync(path, "utf8")}\n${imports.join("")}\n`, loader: extname(path).slice(1) };
    });
  },
});

/** The modules and everything they import, except what they load while they run. */
const closureOf = (paths, inputs, found = new Set()) => {
  for (const path of paths) {
    if (found.has(path) || !(path in inputs)) continue;
    found.add(path);
    const imported = inputs[path].imports.filter(({ kind }) => kind === "import-statement");
    closureOf(
      imported.map((one) => one.path),
      inputs,
      found,
    );
  }
  return found;
};

const dynamicallyImported = (inputs) =>
  Object.values(inputs).flatMap(({ imports }) =>
    imports.filter(({ kind }) => kind === "dynamic-import").map(({ path }) => path),
  );
