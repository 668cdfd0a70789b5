// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { toJson } from "./json.ts";
import type { OutputForm } from "./output-form.ts";

/** Writes lines to standard output; false when the reader is slower, see `drained`. */
export const writeLine = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Resolves when standard output takes more. */
export const drained = (): Promise<void> =>
  process.stdout.writableNeedDrain
    ? new Promise((resolve) => {
        process.stdout.once("drain", resolve);
      })
    : Promise.resolve();

/** Writes data in one of the forms that hold data. */
export const writeData = async (data: unknown, form: OutputForm): Promise<void> => {
  if (form === "ndjson") {
    for (const record of Array.isArray(data) ? data : [data]) if (!writeLine(toJson(record))) await drained();
  } else if (form === "yaml") {
    const { toYaml } = await import("./yaml.ts");
    writeLine(toYaml(data));
  } else if (form === "toml") {
    const { stringify } = await import("smol-toml");
    const plain: unknown = JSON.parse(toJson(data), (_, item: unknown) => (item === null ? undefined : item));
    writeLine(stringify(Array.isArray(plain) ? { items: plain } : plain).trimEnd());
  } else {
    writeLine(toJson(data, 2));
  }
};

/** Rows of text in a form with a line per row. */
export const rowAsText = (row: readonly string[], form: OutputForm): string => {
  if (form === "csv")
    return row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
  return form === "list" ? row.join("|") : row.map((cell) => cell.replaceAll(/[\t\r\n]/g, " ")).join("\t");
};
