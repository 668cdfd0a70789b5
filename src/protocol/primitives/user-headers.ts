// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isUtf8 } from "node:buffer";
import { IggyError } from "../errors/iggy-error.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { MAX_U64 } from "./integers.ts";

/** A key or a value of a user header. */
export type HeaderValue =
  | { readonly kind: "raw"; readonly value: Uint8Array }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int8" | "int16" | "int32" | "uint8" | "uint16" | "uint32"; readonly value: number }
  | { readonly kind: "int64" | "int128" | "uint64" | "uint128"; readonly value: bigint }
  | { readonly kind: "float32" | "float64"; readonly value: number };

export type HeaderKind = HeaderValue["kind"];

export interface UserHeader {
  readonly key: HeaderValue;
  readonly value: HeaderValue;
}

/** Kinds in the order of their codes, which begin at 1, with the bytes of a value; 0 for 1 to 255 bytes. */
const kinds: readonly (readonly [HeaderKind, number])[] = [
  ["raw", 0],
  ["string", 0],
  ["bool", 1],
  ["int8", 1],
  ["int16", 2],
  ["int32", 4],
  ["int64", 8],
  ["int128", 16],
  ["uint8", 1],
  ["uint16", 2],
  ["uint32", 4],
  ["uint64", 8],
  ["uint128", 16],
  ["float32", 4],
  ["float64", 8],
];
const MAX_VALUE_BYTES = 255;
const noBytes = Buffer.alloc(0);

export const headerKinds: readonly HeaderKind[] = kinds.map(([kind]) => kind);

/** How many bytes a value of a kind has; undefined for 1 to 255. */
export const headerValueBytes = (kind: HeaderKind): number | undefined => sizeOf(kind) || undefined;

/*
 * User headers: pairs of key and value until the block ends, each: kind u8 (1 to 15), length u32 (1 to 255), bytes
 */

/**
 * The bytes of a message's user headers, ordered by key as the official clients order them; nothing for no headers.
 * @throws IggyError invalid_header_key, invalid_header_value for what does not fit its kind or 255 bytes
 */
export const encodeUserHeaders = (headers: readonly UserHeader[]): Buffer => {
  if (headers.length === 0) return noBytes;
  const encoded = headers.map(({ key, value }) => ({
    key: encodeValue(key, "invalid_header_key"),
    value: encodeValue(value, "invalid_header_value"),
  }));
  encoded.sort((a, b) => compareKeys(a.key, b.key));
  return Buffer.concat(encoded.flatMap(({ key, value }) => [key, value]));
};

/**
 * The headers in their order on the wire.
 * @throws IggyError invalid_header_kind, invalid_header_key, invalid_header_value; invalid_command for a block that ends
 *   within a header
 */
export const decodeUserHeaders = (bytes: Uint8Array): UserHeader[] => {
  const reader = new ByteReader(bytes);
  const headers: UserHeader[] = [];
  while (!reader.isAtEnd) {
    const key = decodeValue(reader, "invalid_header_key");
    headers.push({ key, value: decodeValue(reader, "invalid_header_value") });
  }
  return headers;
};

type HeaderError = "invalid_header_key" | "invalid_header_value";

const compareKeys = (a: Buffer, b: Buffer): number => {
  const [kindA, kindB] = [a[0] ?? 0, b[0] ?? 0];
  return kindA === kindB ? Buffer.compare(a.subarray(5), b.subarray(5)) : kindA - kindB;
};

const encodeValue = (header: HeaderValue, error: HeaderError): Buffer => {
  const code = headerKinds.indexOf(header.kind) + 1;
  const bytes = bytesOf(header, error);
  if (bytes.length === 0 || bytes.length > MAX_VALUE_BYTES) throw new IggyError(error, { length: bytes.length });
  return new ByteWriter(5 + bytes.length).u8(code).u32(bytes.length).bytes(bytes).finish();
};

const bytesOf = (header: HeaderValue, error: HeaderError): Buffer => {
  const { kind, value } = header;
  if (kind === "raw") return Buffer.from(value);
  if (kind === "string") return Buffer.from(value);
  if (kind === "bool") return Buffer.from([value ? 1 : 0]);
  const bytes = Buffer.alloc(sizeOf(kind));
  try {
    if (typeof value === "bigint") writeBig(bytes, kind, value);
    else if (kind === "float32") bytes.writeFloatLE(value);
    else if (kind === "float64") bytes.writeDoubleLE(value);
    else if (!Number.isInteger(value)) throw new RangeError(`${value} is not an integer`);
    else if (kind.startsWith("u")) bytes.writeUIntLE(value, 0, bytes.length);
    else bytes.writeIntLE(value, 0, bytes.length);
  } catch (cause) {
    throw new IggyError(error, { kind, value }, { cause });
  }
  return bytes;
};

const writeBig = (bytes: Buffer, kind: HeaderKind, value: bigint): void => {
  const bits = bytes.length * 8;
  const wrapped = kind.startsWith("u") ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value);
  if (wrapped !== value) throw new RangeError(`${value} does not fit ${kind}`);
  const unsigned = BigInt.asUintN(bits, value);
  bytes.writeBigUInt64LE(unsigned & MAX_U64, 0);
  if (bytes.length === 16) bytes.writeBigUInt64LE(unsigned >> 64n, 8);
};

const sizeOf = (kind: HeaderKind): number => kinds.find(([name]) => name === kind)?.[1] ?? 0;

const decodeValue = (reader: ByteReader, error: HeaderError): HeaderValue => {
  const code = reader.u8();
  const found = kinds[code - 1];
  if (found === undefined) throw new IggyError("invalid_header_kind", { code });
  const [kind, fixedBytes] = found;
  const length = reader.u32();
  const fits = fixedBytes === 0 ? length >= 1 && length <= MAX_VALUE_BYTES : length === fixedBytes;
  if (!fits) throw new IggyError(error, { kind, length });
  return decodeKind(kind, reader, length, error);
};

const decodeKind = (kind: HeaderKind, reader: ByteReader, length: number, error: HeaderError): HeaderValue => {
  switch (kind) {
    case "raw":
      return { kind, value: Uint8Array.from(reader.bytes(length)) };
    case "string":
      return { kind, value: decodeText(reader.bytes(length), error) };
    case "bool":
      return { kind, value: reader.bool() };
    case "float32":
      return { kind, value: reader.f32() };
    case "float64":
      return { kind, value: reader.f64() };
    case "uint8":
    case "uint16":
    case "uint32":
      return { kind, value: Buffer.from(reader.bytes(length)).readUIntLE(0, length) };
    case "int8":
    case "int16":
    case "int32":
      return { kind, value: Buffer.from(reader.bytes(length)).readIntLE(0, length) };
    case "uint64":
      return { kind, value: reader.u64() };
    case "int64":
      return { kind, value: BigInt.asIntN(64, reader.u64()) };
    case "uint128":
      return { kind, value: reader.u128() };
    case "int128":
      return { kind, value: BigInt.asIntN(128, reader.u128()) };
  }
};

const decodeText = (bytes: Uint8Array, error: HeaderError): string => {
  if (!isUtf8(bytes)) throw new IggyError(error, { reason: "not UTF-8" });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
};
