// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { wrongShape } from "../rejection.ts";
import type { Shape } from "./shape.ts";

/** Bytes in the standard alphabet with padding; the URL-safe one, missing padding and stray bits are refused. */
export const base64: Shape<Buffer> = {
  schema: { type: "string", contentEncoding: "base64" },
  read: (value, path) => {
    if (typeof value !== "string") throw wrongShape(path, "base64 in a string is expected");
    const bytes = decodeBase64(value);
    if (bytes === undefined) throw wrongShape(path, "is not base64 of the standard alphabet with padding");
    return bytes;
  },
};

/** How many bytes a text stands for, going by its length alone. */
export const decodedLength = (text: string): number => {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return (text.length / 4) * 3 - padding;
};

/** Writes the bytes a text stands for to a place that has room for them; false when it is not base64. */
export const writeBase64 = (text: string, into: Buffer, at: number): boolean => {
  if (text.length % 4 !== 0 || text.includes("-") || text.includes("_")) return false;
  const length = decodedLength(text);
  // Node skips what is not base64, which makes fewer bytes of it.
  if (into.write(text, at, length, "base64") !== length) return false;
  return length % 3 === 0 || hasNoStrayBits(text, length % 3);
};

const decodeBase64 = (text: string): Buffer | undefined => {
  if (text.length % 4 !== 0) return undefined;
  const bytes = Buffer.allocUnsafe(decodedLength(text));
  return writeBase64(text, bytes, 0) ? bytes : undefined;
};

/** The last digit of a text with padding stands for 2 or 4 bits that are no part of a byte: they have to be 0. */
const hasNoStrayBits = (text: string, lastBytes: number): boolean =>
  lastBytes === 1 ? "AQgw".includes(text.at(-3) ?? "-") : "AEIMQUYcgkosw048".includes(text.at(-2) ?? "-");
