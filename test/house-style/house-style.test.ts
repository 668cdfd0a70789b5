// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../support/start-server.ts";
import {
  badTestNames,
  emDashes,
  findCycle,
  forbiddenImports,
  lacksHeader,
  linesOf,
  mentions,
  orphans,
  relativeLinks,
  testNames,
  usesConsole,
} from "./rules.ts";
import { filesWith, importsOf } from "./source-files.ts";

const sources = filesWith(".ts", ".tsx", ".mjs", ".js", ".py").filter(({ path }) => !path.startsWith("oclif"));
const production = sources.filter(({ path }) => path.startsWith("src/") && !path.includes("/assembly/"));
const graph = new Map(production.map((file) => [file.path, importsOf(file).filter((path) => path.startsWith("src/"))]));
const documents = filesWith(".md");
const file = (text: string) => ({ path: "src/server/sample.ts", text });

test("given_every_source_file_should_begin_with_the_licence_header", () => {
  const [header] = sources.filter(({ path }) => path.endsWith(".ts"));
  expect(lacksHeader(file("import x"))).toBe(true);
  expect(lacksHeader(file(`let a;\n${header?.text}`))).toBe(true);
  expect(lacksHeader({ path: "a.py", text: header?.text ?? "" })).toBe(true);
  expect(sources.filter(lacksHeader).map(({ path }) => path)).toEqual([]);
});

test("given_the_lengths_of_files_should_keep_to_the_limits", () => {
  const tooLong = (files: readonly { path: string; text: string }[]) =>
    files.filter((source) => linesOf(source) > 500).map(({ path }) => path);
  expect(linesOf(file("a\nb\n"))).toBe(2);
  expect(tooLong([file("a\n".repeat(500))])).toEqual([]);
  expect(tooLong([file("a\n".repeat(501))])).toEqual(["src/server/sample.ts"]);
  expect(tooLong(sources)).toEqual([]);
  const lengths = production.map(linesOf).sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(100);
  expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThan(300);
});

test("given_the_imports_of_a_file_should_be_read_as_the_compiler_and_workers_do", () => {
  const text = `import a from "./a.ts"; export * from "../b.ts"; import("./c.ts");
    new Worker(new URL("./d.js", import.meta.url)); import "node:fs"; // import "./e.ts"`;
  const found = importsOf({ path: "src/server/sample.ts", text }).sort();
  expect(found).toEqual(["src/b.ts", "src/server/a.ts", "src/server/c.ts", "src/server/d.ts"]);
});

test("given_the_imports_of_a_layer_should_point_downwards_only", () => {
  expect(forbiddenImports("src/server/a.ts", ["src/client/b.ts"])).toEqual(["src/client/b.ts"]);
  expect(forbiddenImports("src/protocol/a.ts", ["src/server/b.ts"])).toEqual(["src/server/b.ts"]);
  expect(production.flatMap((source) => forbiddenImports(source.path, graph.get(source.path) ?? []))).toEqual([]);
});

test("given_the_imports_of_all_files_should_have_no_cycle", () => {
  const cyclic = new Map([
    ["a", ["b"]],
    ["b", ["c"]],
    ["c", ["a"]],
  ]);
  expect(findCycle(cyclic)).toEqual(["a", "b", "c", "a"]);
  expect(findCycle(withoutTypeImports())).toBeUndefined();
});

test("given_every_file_should_be_reached_from_an_entry_point", () => {
  expect(
    orphans(
      new Map([
        ["a", []],
        ["b", []],
      ]),
      ["a"],
    ),
  ).toEqual(["b"]);
  const entryPoints = [
    "src/cli/run.ts",
    "src/server/index.ts",
    ...["index", "tcp", "ws", "http", "quic", "encryption"].map((name) => `src/client/${name}.ts`),
    "src/protocol/index.ts",
    "src/testing/index.ts",
  ];
  const commands = production.map(({ path }) => path).filter((path) => path.startsWith("src/commands/"));
  const browserTwins = [...graph.keys()].filter((path) => path.endsWith(".browser.ts"));
  const found = orphans(graph, [...entryPoints, ...commands, ...browserTwins]).filter(
    (path) => !path.endsWith(".d.ts"),
  );
  expect(found).toEqual([]);
});

test("given_every_document_and_source_should_have_no_em_dash", () => {
  expect(emDashes(file("a \u2014 b"))).toBe(1);
  const dashed = [...documents, ...sources].filter((source) => emDashes(source) > 0);
  expect(dashed.map(({ path }) => path)).toEqual([]);
});

test("given_every_relative_link_of_a_document_should_lead_somewhere", () => {
  expect(relativeLinks(file("[a](b.md#c) [d](https://e.f)"))).toEqual(["b.md"]);
  const broken = documents.flatMap((document) =>
    relativeLinks(document)
      .filter((link) => !existsSync(join(repositoryRoot, dirname(document.path), link)))
      .map((link) => `${document.path}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test("given_every_test_should_have_a_name_that_says_what_should_happen", () => {
  expect(badTestNames(file('test("works", () => {});'))).toEqual(["works"]);
  expect(badTestNames(file('it.each(a.filter(({ b }) => b))(\n"fails", () => {});'))).toEqual(["fails"]);
  expect(testNames(file(["test(`given_$", "{a}_should_b`, () => {});"].join("")))).toEqual(["given_x_should_b"]);
  const tests = filesWith(".test.ts");
  expect(tests.flatMap((source) => badTestNames(source).map((name) => `${source.path}: ${name}`))).toEqual([]);
});

test("given_the_server_should_write_to_its_log_only", () => {
  expect(usesConsole(file('console.log("x");'))).toBe(true);
  expect(usesConsole(file("// console.log is not for servers"))).toBe(false);
  const talking = production.filter((source) => source.path.startsWith("src/server/") && usesConsole(source));
  expect(talking.map(({ path }) => path)).toEqual([]);
});

test("given_every_document_and_source_should_mention_nothing_of_how_it_was_written", () => {
  const samples = [
    ["see ..", "shared", "style"].join("/"),
    ["", "work", "main"].join("/"),
    ["fixes issue", "12"].join(" "),
    ["as in ", "45"].join("#"),
    ["storage.md", "11"].join(" "),
    ["a sub", "agent wrote this"].join(""),
  ];
  for (const sample of samples) expect(mentions(file(sample)), sample).toHaveLength(1);
  expect(mentions(file("a session, see docs/storage.md, #secret, work/a"))).toEqual([]);
  const found = [...documents, ...sources].flatMap((source) =>
    mentions(source).map((mention) => `${source.path}: ${mention}`),
  );
  expect(found).toEqual([]);
});

/** Imports of types are gone at run time and may go in circles. */
function withoutTypeImports(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    production.map((source) => {
      const text = source.text
        .replaceAll(/^import type [\s\S]*?;$/gm, "")
        .replaceAll(/^export type \{[\s\S]*?;$/gm, "");
      return [source.path, importsOf({ path: source.path, text }).filter((path) => path.startsWith("src/"))];
    }),
  );
}
