// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import { ByteReader } from "../../../../protocol/primitives/byte-reader.ts";

/*
 * The one document of MessagePack that is needed: a map of text to whole numbers. Numbers stand in network order behind a
 * byte that says their width; 0x80 to 0x8f, 0xa0 to 0xbf and 0x00 to 0x7f carry small maps, texts and numbers themselves.
 */

export const encodeNumberMap = (map: ReadonlyMap<string, number>): Buffer => {
  const parts: Buffer[] = [map.size < 16 ? Buffer.from([0x80 | map.size]) : sized(0xdf, map.size, 4)];
  for (const [key, value] of map) {
    const bytes = Buffer.from(key);
    parts.push(bytes.length < 32 ? Buffer.from([0xa0 | bytes.length]) : sized(0xdb, bytes.length, 4), bytes);
    parts.push(value < 0x80 ? Buffer.from([value]) : wide(value));
  }
  return Buffer.concat(parts);
};

/** @throws IggyError state_file_corrupted, invalid_command for bytes that end too early */
export const decodeNumberMap = (bytes: Uint8Array): Map<string, number> => {
  const reader = new ByteReader(bytes);
  const count = length(reader, 0x80, 0x0f, { 222: 2, 223: 4 });
  const map = new Map<string, number>();
  for (let at = 0; at < count; at++) {
    const keyLength = length(reader, 0xa0, 0x1f, { 217: 1, 218: 2, 219: 4 });
    const key = Buffer.from(reader.bytes(keyLength)).toString();
    map.set(key, length(reader, 0x00, 0x7f, { 204: 1, 205: 2, 206: 4, 207: 8 }));
  }
  if (!reader.isAtEnd) throw new IggyError("state_file_corrupted", { reason: "bytes after the map" });
  return map;
};

/** A number in the byte itself, between `base` and `base + mask`, or in as many bytes as a leading one says. */
const length = (reader: ByteReader, base: number, mask: number, widths: Readonly<Record<number, number>>): number => {
  const first = reader.u8();
  if (first >= base && first <= base + mask) return first - base;
  const width = widths[first];
  if (width === undefined) throw new IggyError("state_file_corrupted", { reason: "unexpected type", byte: first });
  let value = 0;
  for (let at = 0; at < width; at++) value = value * 256 + reader.u8();
  return value;
};

const sized = (type: number, value: number, width: number): Buffer => {
  const bytes = Buffer.alloc(1 + width);
  bytes[0] = type;
  bytes.writeUIntBE(value, 1, width);
  return bytes;
};

const wide = (value: number): Buffer => {
  const bytes = Buffer.alloc(9);
  bytes[0] = 0xcf;
  bytes.writeBigUInt64BE(BigInt(value), 1);
  return bytes;
};
