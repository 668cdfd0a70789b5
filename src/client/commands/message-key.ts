// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { ByteWriter } from "../../protocol/primitives/byte-writer.ts";

/** Text, bytes, or a number: up to 2^32-1 in 4 bytes, a bigint in 8 bytes, or 16 where it needs them. */
export type MessageKey = string | number | bigint | Uint8Array;

/**
 * The 1 to 255 bytes of a key; integers are little-endian.
 * @throws IggyError invalid_key_value_length, invalid_number_value
 */
export const toKeyBytes = (key: MessageKey): Uint8Array => {
  const bytes = bytesOf(key);
  if (bytes.length === 0 || bytes.length > 255)
    throw new IggyError("invalid_key_value_length", { length: bytes.length });
  return bytes;
};

const bytesOf = (key: MessageKey): Uint8Array => {
  if (typeof key === "number") return new ByteWriter(4).u32(key).finish();
  if (typeof key === "bigint") {
    const writer = new ByteWriter(16);
    return (BigInt.asUintN(64, key) === key ? writer.u64(key) : writer.u128(key)).finish();
  }
  return typeof key === "string" ? new TextEncoder().encode(key) : key;
};
