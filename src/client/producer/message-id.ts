// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { TWO_POW_32 } from "../../protocol/primitives/integers.ts";

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const RANDOM_BYTES = 4096;

/**
 * A message id. A UUID stands on the wire in its usual order, which makes it a number read from the other end.
 * @throws IggyError invalid_number_value
 */
export const toMessageId = (id: number | bigint | string): bigint => {
  if (typeof id === "string") {
    if (!UUID.test(id)) throw new IggyError("invalid_number_value", { id, expected: "a UUID" });
    const pairs = id.replaceAll("-", "").match(/../g) ?? [];
    return BigInt(`0x${pairs.reverse().join("")}`);
  }
  const value = typeof id === "number" && !Number.isSafeInteger(id) ? -1n : BigInt(id);
  if (BigInt.asUintN(128, value) !== value) throw new IggyError("invalid_number_value", { id: String(id) });
  return value;
};

/** An id as a UUID in its usual form. */
export const messageIdAsUuid = (id: bigint): string => {
  const digits = id.toString(16).padStart(32, "0").match(/../g) ?? [];
  const text = digits.reverse().join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
};

/** Writes UUIDs of version 7: 48 bits of milliseconds, then random bits. */
export class MessageIds {
  readonly #random = new Uint8Array(RANDOM_BYTES);
  readonly #words = new DataView(this.#random.buffer);
  #at = RANDOM_BYTES;

  write(view: DataView, at: number): void {
    if (this.#at + 12 > RANDOM_BYTES) {
      globalThis.crypto.getRandomValues(this.#random);
      this.#at = 0;
    }
    const nowMs = Date.now();
    view.setUint32(at, Math.floor(nowMs / 0x1_0000));
    view.setUint16(at + 4, nowMs % 0x1_0000);
    view.setUint16(at + 6, 0x7000 | (this.#words.getUint16(this.#at) & 0x0fff));
    view.setUint32(at + 8, (0x8000_0000 | (this.#words.getUint32(this.#at + 4) & 0x3fff_ffff)) % TWO_POW_32);
    view.setUint32(at + 12, this.#words.getUint32(this.#at + 8));
    this.#at += 12;
  }
}
