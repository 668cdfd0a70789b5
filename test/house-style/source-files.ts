// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { repositoryRoot } from "../support/start-server.ts";

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const skippedFolders = new Set([
  "node_modules",
  "dist",
  ".cache",
  ".compiled",
  ".git",
  "fixtures",
  "coverage",
  "local_data",
]);

/** All files of the repository whose name ends in one of the extensions. */
export const filesWith = (...extensions: readonly string[]): SourceFile[] => {
  const found: SourceFile[] = [];
  const walk = (directory: string): void => {
    for (const name of readdirSync(directory)) {
      if (skippedFolders.has(name)) continue;
      const path = join(directory, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (extensions.some((extension) => name.endsWith(extension))) {
        found.push({ path: relative(repositoryRoot, path), text: readFileSync(path, "utf8") });
      }
    }
  };
  walk(repositoryRoot);
  return found;
};

/** The files a source file imports, relative to the repository; packages are left out. */
export const importsOf = ({ path, text }: SourceFile): string[] => {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const workers = [...text.matchAll(/new URL\("(\.[^"]+\.js)", import\.meta\.url\)/g)].map(([, name]) => name ?? "");
  return [...importedFiles.map(({ fileName }) => fileName), ...workers]
    .filter((name) => name.startsWith("."))
    .map((name) => relative(repositoryRoot, resolve(repositoryRoot, dirname(path), name)).replace(/\.js$/, ".ts"));
};
