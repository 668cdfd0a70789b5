// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import ts from "typescript";
import type { SourceFile } from "./source-files.ts";

const HEADER = [
  "Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.",
  "SPDX-License-Identifier: Apache-2.0",
];

/** The two lines exactly, in a comment of the file's language, and an empty line; behind a shebang if there is one. */
export const lacksHeader = ({ path, text }: SourceFile): boolean => {
  const comment = /\.(py|sh)$/.test(path) ? "#" : "//";
  const lines = text.split("\n");
  const start = lines[0]?.startsWith("#!") ? 1 : 0;
  const wanted = [...HEADER.map((line) => `${comment} ${line}`), ""];
  return wanted.some((line, place) => lines[start + place] !== line);
};

export const linesOf = ({ text }: SourceFile): number => text.trimEnd().split("\n").length;

/** Which layers a layer may import, besides itself. */
const layers: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  quic: [],
  server: ["protocol", "quic"],
  client: ["protocol", "quic"],
  bench: ["server", "client", "protocol"],
  testing: ["server", "client", "protocol"],
  cli: ["bench", "server", "client", "protocol"],
  tui: ["cli", "testing", "client", "protocol"],
  commands: ["tui", "cli", "bench", "server", "client", "protocol"],
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

/** What belongs to nobody who reads the repository: where and by what means it was written. */
const forbiddenMentions: readonly RegExp[] = [
  /\.\.\/shared\b/,
  /\/work\/\w/,
  /\/tmp\/brief/,
  /\b(?:issue|pull request|ticket|PR) ?#?\d/i,
  /(?<![\w&])#\d+\b/,
  /\b(?:protocol|storage|server|config|http|sdk|bench|cli)\.md,? (?:chapter |section )?\d/,
  /\bspec\/[\w-]+\.md\b/,
  /\bsub-?agents?\b/i,
  /\blanguage model\b/i,
];

/** Passages that the house rules forbid, as they stand in the file. */
export const mentions = ({ text }: SourceFile): string[] =>
  forbiddenMentions.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);

/** True when the file writes to the console by itself. */
export const usesConsole = ({ path, text }: SourceFile): boolean => {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && node.expression.getText() === "console") found = true;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
};

/** Names of all tests of a file, with `x` where a template puts a value. */
export const testNames = ({ path, text }: SourceFile): string[] => {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const [name] = ts.isCallExpression(node) ? node.arguments : [];
    if (ts.isCallExpression(node) && name !== undefined && ["test", "it"].includes(rootName(node.expression))) {
      if (ts.isStringLiteralLike(name)) names.push(name.text);
      if (ts.isTemplateExpression(name))
        names.push(
          name
            .getText()
            .slice(1, -1)
            .replaceAll(/\$\{[^}]*\}/g, "x"),
        );
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return names;
};

/** `test` of test.each([1]) or test.runIf(true). */
const rootName = (node: ts.Expression): string => {
  if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) return rootName(node.expression);
  return ts.isIdentifier(node) ? node.text : "";
};

/** Names of tests that do not say what is given and what should happen. */
export const badTestNames = (file: SourceFile): string[] =>
  testNames(file).filter((name) => !/^given_\S+_should_\S+$/.test(name));

/** Relative links of a Markdown file. */
export const relativeLinks = ({ text }: SourceFile): string[] =>
  [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, link]) => link ?? "")
    .filter((link) => !/^\w+:/.test(link));
