// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from "node:crypto";
import { IggyError } from "../../protocol/errors/iggy-error.ts";

/*
 * What is encrypted on the disk comes in units, as Apache Iggy 0.8 writes them:
 *
 *   nonce (12 bytes, random), ciphertext (as long as the plain text), tag (16 bytes)
 *
 * AES-256-GCM without associated data.
 */
const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const UNIT_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

const NONCES_AT_ONCE = 1024;

/** Encrypts and decrypts units with one key. */
export class UnitCipher {
  readonly #key: KeyObject;
  /** Random bytes come cheaper in bulk. */
  readonly #nonces = Buffer.alloc(NONCE_BYTES * NONCES_AT_ONCE);
  #nextNonce = NONCES_AT_ONCE;

  constructor(key: KeyObject) {
    this.#key = key;
  }

  encrypt(plain: Uint8Array): Buffer {
    const unit = Buffer.allocUnsafe(plain.length + UNIT_OVERHEAD_BYTES);
    this.encryptInto(unit, 0, plain);
    return unit;
  }

  /** Writes the unit at `at` and returns where it ends. The two areas do not overlap. */
  encryptInto(target: Buffer, at: number, plain: Uint8Array): number {
    const nonce = this.#nonce();
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce);
    target.set(nonce, at);
    target.set(cipher.update(plain), at + NONCE_BYTES);
    cipher.final();
    target.set(cipher.getAuthTag(), at + NONCE_BYTES + plain.length);
    return at + plain.length + UNIT_OVERHEAD_BYTES;
  }

  /** @throws IggyError cannot_decrypt_data for a unit of another key, a damaged one, or bytes that are none */
  decrypt(unit: Uint8Array): Buffer {
    if (unit.length < UNIT_OVERHEAD_BYTES) throw new IggyError("cannot_decrypt_data", { bytes: unit.length });
    const tagAt = unit.length - TAG_BYTES;
    const nonce = unit.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(unit.subarray(tagAt));
    const plain = decipher.update(unit.subarray(NONCE_BYTES, tagAt));
    try {
      decipher.final();
    } catch (error) {
      throw new IggyError("cannot_decrypt_data", { bytes: unit.length }, { cause: error });
    }
    return plain;
  }

  #nonce(): Buffer {
    if (this.#nextNonce === NONCES_AT_ONCE) {
      randomFillSync(this.#nonces);
      this.#nextNonce = 0;
    }
    const at = this.#nextNonce++ * NONCE_BYTES;
    return this.#nonces.subarray(at, at + NONCE_BYTES);
  }
}
