// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../errors/iggy-error.ts";

const MAX_STR8_BYTES = 255;

/**
 * Bytes for a peer, growing as they are written; integers are little-endian. Every method returns the writer.
 * @throws IggyError invalid_number_value for an integer that does not fit its field
 */
export class ByteWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(initialCapacity = 64) {
    this.#buffer = Buffer.allocUnsafe(Math.max(initialCapacity, 16));
  }

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    checkFits(value, 0xff);
    const at = this.#room(1);
    this.#buffer.writeUInt8(value, at);
    return this;
  }

  u16(value: number): this {
    checkFits(value, 0xffff);
    const at = this.#room(2);
    this.#buffer.writeUInt16LE(value, at);
    return this;
  }

  u32(value: number): this {
    checkFits(value, 0xffff_ffff);
    const at = this.#room(4);
    this.#buffer.writeUInt32LE(value, at);
    return this;
  }

  u64(value: bigint | number): this {
    if (typeof value === "number") checkFits(value, Number.MAX_SAFE_INTEGER);
    const bits = BigInt(value);
    if (BigInt.asUintN(64, bits) !== bits) throw new IggyError("invalid_number_value", { value });
    const at = this.#room(8);
    this.#buffer.writeBigUInt64LE(bits, at);
    return this;
  }

  u128(value: bigint): this {
    if (BigInt.asUintN(128, value) !== value) throw new IggyError("invalid_number_value", { value });
    return this.u64(BigInt.asUintN(64, value)).u64(value >> 64n);
  }

  f32(value: number): this {
    const at = this.#room(4);
    this.#buffer.writeFloatLE(value, at);
    return this;
  }

  f64(value: number): this {
    const at = this.#room(8);
    this.#buffer.writeDoubleLE(value, at);
    return this;
  }

  bool(value: boolean): this {
    return this.u8(value ? 1 : 0);
  }

  bytes(value: Uint8Array): this {
    const at = this.#room(value.length);
    this.#buffer.set(value, at);
    return this;
  }

  utf8(value: string): this {
    const length = Buffer.byteLength(value);
    const at = this.#room(length);
    this.#buffer.write(value, at, length, "utf8");
    return this;
  }

  /** @throws IggyError invalid_format for more than 255 bytes */
  str8(value: string): this {
    const length = Buffer.byteLength(value);
    if (length > MAX_STR8_BYTES) throw new IggyError("invalid_format", { reason: "longer than 255 bytes", length });
    return this.u8(length).utf8(value);
  }

  /** @throws IggyError invalid_format for an empty string or one of more than 255 bytes */
  name(value: string): this {
    if (value.length === 0) throw new IggyError("invalid_format", { reason: "empty name" });
    return this.str8(value);
  }

  str32(value: string): this {
    return this.u32(Buffer.byteLength(value)).utf8(value);
  }

  patchU32(at: number, value: number): this {
    this.#buffer.writeUInt32LE(value, at);
    return this;
  }

  /** What was written, not copied; the writer must not be used afterwards. */
  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #room(bytes: number): number {
    const at = this.#length;
    const needed = at + bytes;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, at);
      this.#buffer = grown;
    }
    this.#length = needed;
    return at;
  }
}

const checkFits = (value: number, max: number): void => {
  if (!Number.isInteger(value) || value < 0 || value > max) throw new IggyError("invalid_number_value", { value });
};
