// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const ROW_BYTES = 16;

/** Rows of a hex dump: offset, 16 bytes in two halves, and what of them is printable ASCII. */
export const hexDump = (bytes: Uint8Array, maxRows: number): string[] => {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length && rows.length < maxRows; at += ROW_BYTES) {
    const part = [...bytes.subarray(at, at + ROW_BYTES)];
    const pairs = part.map((byte) => byte.toString(16).padStart(2, "0"));
    const halves = `${pairs.slice(0, 8).join(" ").padEnd(23)}  ${pairs.slice(8).join(" ").padEnd(23)}`;
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    rows.push(`${at.toString(16).padStart(8, "0")}  ${halves}  |${text}|`);
  }
  return rows;
};
