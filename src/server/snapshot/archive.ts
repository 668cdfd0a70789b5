// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { setImmediate } from "node:timers/promises";

export interface ArchiveEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

/** So much is compressed at a time; other work gets its turn in between. */
const CHUNK_BYTES = 64 * 1024;

/** A ZIP archive of the entries in their order; two may have the same name. Without entries it is an empty one. */
export const makeArchive = async (entries: readonly ArchiveEntry[], method: "stored" | "deflated"): Promise<Buffer> => {
  // Few servers ever make one, and each start would read the package.
  const { Zip, ZipDeflate, ZipPassThrough } = await import("fflate");
  const chunks: Uint8Array[] = [];
  const archive = new Zip((error, chunk) => {
    if (error !== null) throw error;
    chunks.push(chunk);
  });
  for (const { name, content } of entries) {
    const file = method === "stored" ? new ZipPassThrough(name) : new ZipDeflate(name);
    archive.add(file);
    for (let at = 0; at === 0 || at < content.length; at += CHUNK_BYTES) {
      const end = at + CHUNK_BYTES;
      file.push(content.subarray(at, end), end >= content.length);
      await setImmediate();
    }
  }
  archive.end();
  return Buffer.concat(chunks);
};
