// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { toJson } from "../../cli/output/json.ts";
import type { MessageRow } from "../state/tail.ts";
import { messageRowAsJson } from "../text/message-json.ts";

/** Writes messages to a new file in the directory the program was started in; gives what to tell. */
export const exportMessages = async (
  rows: readonly MessageRow[],
  format: "ndjson" | "binary",
  name: string,
): Promise<string> => {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  const safeName = name.replaceAll(/[^\w.-]/g, "_").slice(0, 60);
  const path = resolve(`${safeName}-${stamp}.${format === "binary" ? "messages" : "ndjson"}`);
  const content =
    format === "binary"
      ? Buffer.concat(rows.map(({ bytes }) => bytes))
      : rows.map((row) => `${toJson(messageRowAsJson(row))}\n`).join("");
  await writeFile(path, content, { mode: 0o600, flag: "wx" });
  return `${rows.length} message${rows.length === 1 ? "" : "s"} in ${path}`;
};
