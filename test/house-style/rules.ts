// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { SourceFile } from "./source-files.ts";

const HEADER = [
  "Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.",
  "SPDX-License-Identifier: Apache-2.0",
];

export const lacksHeader = ({ text }: SourceFile): boolean => {
  const lines = text.split("\n").filter((line) => !line.startsWith("#!"));
  return HEADER.some((wanted, place) => !(lines[place] ?? "").endsWith(wanted));
};

export const linesOf = ({ text }: SourceFile): number => text.trimEnd().split("\n").length;

/** Which layers a layer may import, besides itself. */
const layers: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  server: ["protocol"],
  client: ["protocol"],
  cli: ["server", "client", "protocol"],
  commands: ["cli", "server", "client", "protocol"],
};

const layerOf = (path: string): string => path.split("/")[1] ?? "";

/** The imports of a file of src that its layer must not have. */
export const forbiddenImports = (path: string, imports: readonly string[]): string[] => {
  const allowed = layers[layerOf(path)];
  if (allowed === undefined) return [`${path} lies in no layer`];
  return imports.filter((imported) => layerOf(imported) !== layerOf(path) && !allowed.includes(layerOf(imported)));
};

/** A cycle of imports, as the paths along it; undefined when there is none. */
export const findCycle = (graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined => {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of graph.get(path) ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of graph.keys()) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
};

/** Files that no entry point leads to. */
export const orphans = (graph: ReadonlyMap<string, readonly string[]>, entryPoints: readonly string[]): string[] => {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const next of graph.get(path) ?? []) visit(next);
  };
  for (const entryPoint of entryPoints) visit(entryPoint);
  return [...graph.keys()].filter((path) => !reached.has(path));
};

export const emDashes = ({ text }: SourceFile): number => text.split("\u2014").length - 1;

/** Names of tests that do not say what is given and what should happen. */
export const badTestNames = ({ text }: SourceFile): string[] =>
  [...text.matchAll(/^\s*(?:test|it)(?:\.\w+(?:\([^)]*\))?)*\(\s*["'`]([^"'`]+)["'`]/gm)]
    .map(([, name]) => name ?? "")
    .filter((name) => !/^given_\S+_should_\S+$/.test(name.replaceAll(/\$\{[^}]*\}/g, "x").replaceAll(" ", "_")));

/** Relative links of a Markdown file. */
export const relativeLinks = ({ text }: SourceFile): string[] =>
  [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, link]) => link ?? "")
    .filter((link) => !/^\w+:/.test(link));
