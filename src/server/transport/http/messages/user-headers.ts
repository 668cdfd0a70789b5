// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MAX_USER_HEADERS_BYTES } from "../../../../protocol/message/message-header.ts";
import { type HeaderKind, headerKinds, headerValueBytes } from "../../../../protocol/primitives/user-headers.ts";
import { wrongShape } from "../rejection.ts";
import { base64 } from "../shapes/base64.ts";
import { list, object, type Shape } from "../shapes/shape.ts";
import { oneOf } from "../shapes/values.ts";

/*
 * User headers as bytes: pairs of key and value until the block ends, each: kind u8, length u32, bytes. What is sent is not
 * checked against its kind, so that what is stored may be no headers at all.
 */

interface Part {
  readonly kind: HeaderKind;
  readonly value: Buffer;
}

const PART_HEADER_BYTES = 5;
const MAX_VALUE_BYTES = 255;
const kindWords = Object.fromEntries(headerKinds.map((kind) => [kind, kind]));
const part: Shape<Part> = object({ kind: oneOf(kindWords), value: base64 });
const pairs = list(object({ key: part, value: part }));

/** A list of headers, of which the last with a key counts; or the bytes of a block in base64, which are kept untouched. */
export const userHeadersShape: Shape<Buffer | undefined> = {
  schema: { anyOf: [pairs.schema, base64.schema, { type: "null" }] },
  whenAbsent: { value: undefined },
  read: (value, path) => {
    if (value === null) return undefined;
    const bytes = typeof value === "string" ? base64.read(value, path) : encodePairs(pairs.read(value, path));
    if (bytes.length > MAX_USER_HEADERS_BYTES) throw wrongShape(path, "the headers are too large");
    return bytes;
  },
};

/** A block as it stands in an answer: a list where it holds headers, base64 where it does not. */
export const writeUserHeaders = (block: Buffer): string => {
  if (block.length === 0) return "[]";
  const parts: string[] = [];
  let at = 0;
  while (at < block.length) {
    const end = partEnd(block, at);
    if (end === undefined) return JSON.stringify(block.toString("base64"));
    const kind = headerKinds[(block[at] ?? 0) - 1] ?? "raw";
    parts.push(`{"kind":"${kind}","value":"${block.toString("base64", at + PART_HEADER_BYTES, end)}"}`);
    at = end;
  }
  if (parts.length % 2 !== 0) return JSON.stringify(block.toString("base64"));
  const written: string[] = [];
  for (let place = 0; place < parts.length; place += 2) {
    written.push(`{"key":${parts[place]},"value":${parts[place + 1]}}`);
  }
  return `[${written.join(",")}]`;
};

/** Where the key or value that begins at `at` ends; undefined when it is none. */
const partEnd = (block: Buffer, at: number): number | undefined => {
  if (block.length - at < PART_HEADER_BYTES) return undefined;
  const kind = headerKinds[(block[at] ?? 0) - 1];
  const length = block.readUInt32LE(at + 1);
  if (kind === undefined || length === 0 || length > MAX_VALUE_BYTES) return undefined;
  const wanted = headerValueBytes(kind);
  if (wanted !== undefined && wanted !== length) return undefined;
  const end = at + PART_HEADER_BYTES + length;
  return end <= block.length ? end : undefined;
};

const encodePairs = (given: readonly { readonly key: Part; readonly value: Part }[]): Buffer => {
  const byKey = new Map<string, readonly [Buffer, Buffer]>();
  for (const { key, value } of given) {
    const encoded = encodePart(key);
    byKey.set(encoded.toString("latin1"), [encoded, encodePart(value)]);
  }
  const sorted = [...byKey.values()].sort(([a], [b]) => compareKeys(a, b));
  return Buffer.concat(sorted.flat());
};

const compareKeys = (a: Buffer, b: Buffer): number =>
  (a[0] ?? 0) - (b[0] ?? 0) || Buffer.compare(a.subarray(PART_HEADER_BYTES), b.subarray(PART_HEADER_BYTES));

const encodePart = ({ kind, value }: Part): Buffer => {
  const bytes = Buffer.alloc(PART_HEADER_BYTES + value.length);
  bytes[0] = headerKinds.indexOf(kind) + 1;
  bytes.writeUInt32LE(value.length, 1);
  bytes.set(value, PART_HEADER_BYTES);
  return bytes;
};
