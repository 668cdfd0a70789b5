// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { webcrypto } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encryptionKeyProblem, parseEncryptionKey } from "../../../src/server/encryption/encryption-key.ts";
import { UNIT_OVERHEAD_BYTES, UnitCipher } from "../../../src/server/encryption/unit-cipher.ts";
import { errorOf } from "../../protocol/error-of.ts";

const KEY_BYTES = Buffer.from(Array.from({ length: 32 }, (_, place) => place * 7));
const KEY = KEY_BYTES.toString("base64");
const cipherOf = (key: string) => new UnitCipher(parseEncryptionKey(key));

const subtleKey = () => webcrypto.subtle.importKey("raw", KEY_BYTES, "AES-GCM", false, ["encrypt", "decrypt"]);

test("given_any_bytes_when_encrypted_should_be_a_unit_that_web_crypto_decrypts", async () => {
  const cipher = cipherOf(KEY);
  const key = await subtleKey();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (plain) => {
      const unit = cipher.encrypt(plain);
      expect(unit.length).toBe(plain.length + UNIT_OVERHEAD_BYTES);
      const algorithm = { name: "AES-GCM", iv: Uint8Array.from(unit.subarray(0, 12)) };
      const decrypted = await webcrypto.subtle.decrypt(algorithm, key, Uint8Array.from(unit.subarray(12)));
      expect(new Uint8Array(decrypted)).toEqual(plain);
    }),
    { numRuns: 50 },
  );
});

test("given_a_unit_of_web_crypto_when_decrypted_should_give_its_bytes", async () => {
  const iv = Uint8Array.from({ length: 12 }, (_, place) => 255 - place);
  const key = await subtleKey();
  for (const text of ["", "a", "a payload"]) {
    const sealed = await webcrypto.subtle.encrypt({ name: "AES-GCM", iv }, key, Buffer.from(text));
    expect(
      cipherOf(KEY)
        .decrypt(Buffer.concat([iv, Buffer.from(sealed)]))
        .toString(),
    ).toBe(text);
  }
});

test("given_many_units_of_the_same_bytes_when_encrypted_should_never_repeat_a_nonce", () => {
  const cipher = cipherOf(KEY);
  const nonces = Array.from({ length: 3000 }, () => cipher.encrypt(Buffer.from("same")).toString("hex", 0, 12));
  expect(new Set(nonces).size).toBe(3000);
});

test("given_a_damaged_unit_or_another_key_when_decrypted_should_refuse", () => {
  const unit = cipherOf(KEY).encrypt(Buffer.from("a payload"));
  const other = cipherOf(Buffer.alloc(32, 1).toString("base64"));
  expect(errorOf(() => other.decrypt(unit)).errorName).toBe("cannot_decrypt_data");
  for (let at = 0; at < unit.length; at++) {
    const damaged = Buffer.from(unit);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
    expect(errorOf(() => cipherOf(KEY).decrypt(damaged)).errorName).toBe("cannot_decrypt_data");
    expect(errorOf(() => cipherOf(KEY).decrypt(unit.subarray(0, at))).errorName).toBe("cannot_decrypt_data");
  }
});

test("given_texts_that_are_no_key_when_parsed_should_say_why_and_never_show_them", () => {
  expect(encryptionKeyProblem(KEY)).toBeUndefined();
  expect(encryptionKeyProblem("")).toBe("is empty");
  for (const text of ["secret!", KEY.replace("=", ""), `${KEY} `, KEY.replace(/.=$/, "1=")]) {
    expect(encryptionKeyProblem(text)).toBe("is not Base64");
  }
  expect(encryptionKeyProblem(Buffer.alloc(16).toString("base64"))).toBe("is Base64 of 16 bytes, not of 32");
  const error = errorOf(() => parseEncryptionKey("secret!!"));
  expect(error.errorName).toBe("invalid_encryption_key");
  expect(error.message).not.toContain("secret");
  expect(inspect(parseEncryptionKey(KEY), { depth: 9, showHidden: true })).not.toContain(KEY.slice(0, 8));
});
