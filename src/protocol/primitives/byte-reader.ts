// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../errors/iggy-error.ts";
import { TWO_POW_32 } from "./integers.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * A cursor over bytes of a peer; integers are little-endian.
 * @throws IggyError invalid_command where bytes are missing or are not UTF-8; invalid_format for an empty name
 */
export class ByteReader {
  position: number;
  readonly end: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  get isAtEnd(): boolean {
    return this.position >= this.end;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }

  /** A u64 as a number; invalid_command where a number would not be exact. */
  u64Number(): number {
    const low = this.u32();
    const value = this.u32() * TWO_POW_32 + low;
    if (value > Number.MAX_SAFE_INTEGER) throw new IggyError("invalid_command", { value });
    return value;
  }

  u128(): bigint {
    const low = this.u64();
    return (this.u64() << 64n) | low;
  }

  f32(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** Any byte but 0 is true. */
  bool(): boolean {
    return this.u8() !== 0;
  }

  /** The next `length` bytes, not copied. */
  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  utf8(length: number): string {
    const bytes = this.bytes(length);
    try {
      return decoder.decode(bytes);
    } catch (cause) {
      throw new IggyError("invalid_command", { reason: "not UTF-8" }, { cause });
    }
  }

  str8(): string {
    return this.utf8(this.u8());
  }

  /** A str8 that must not be empty. */
  name(): string {
    const length = this.u8();
    if (length === 0) throw new IggyError("invalid_format", { reason: "empty name" });
    return this.utf8(length);
  }

  str32(): string {
    return this.utf8(this.u32());
  }

  skip(length: number): void {
    this.#take(length);
  }

  #take(length: number): number {
    const at = this.position;
    if (length > this.end - at) {
      throw new IggyError("invalid_command", { reason: "truncated", wanted: length, left: this.end - at });
    }
    this.position = at + length;
    return at;
  }
}
