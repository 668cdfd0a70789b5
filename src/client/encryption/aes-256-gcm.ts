// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { webcrypto } from "node:crypto";
import { clientError } from "../errors.ts";
import type { Encryptor } from "./encryptor.ts";

/** 32 bytes, or the same in base64. */
export type EncryptionKey = Uint8Array | string;

/** The key to encrypt with, and earlier ones that still decrypt. */
export interface EncryptionKeys {
  readonly current: EncryptionKey;
  readonly previous?: readonly EncryptionKey[] | undefined;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM as the official clients do it: 12 random bytes of nonce, the ciphertext, 16 bytes of tag; nothing says that it is
 * encrypted, or with which key.
 * @throws IggyError invalid_encryption_key
 */
export const aes256gcm = (keys: EncryptionKey | EncryptionKeys): Encryptor => {
  const { current, previous = [] } = typeof keys === "object" && "current" in keys ? keys : { current: keys };
  const usages = [current, ...previous].map(importKey);
  const [newest] = usages;
  return {
    encrypt: async (plain) => {
      const nonce = globalThis.crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const key = await (newest ?? importKey(current));
      const sealed = await globalThis.crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, owned(plain));
      const encrypted = new Uint8Array(NONCE_BYTES + sealed.byteLength);
      encrypted.set(nonce);
      encrypted.set(new Uint8Array(sealed), NONCE_BYTES);
      return encrypted;
    },
    decrypt: async (encrypted) => {
      if (encrypted.length < NONCE_BYTES + TAG_BYTES) {
        throw clientError("cannot_decrypt_data", { bytes: encrypted.length });
      }
      for (const usage of usages) {
        const plain = await open(await usage, encrypted);
        if (plain !== undefined) return plain;
      }
      throw clientError("cannot_decrypt_data", { keys: usages.length });
    },
  };
};

const importKey = (key: EncryptionKey): Promise<webcrypto.CryptoKey> => {
  const bytes = keyBytes(key);
  if (bytes?.length !== KEY_BYTES) {
    throw clientError("invalid_encryption_key", {
      bytes: bytes?.length,
      expected: `${KEY_BYTES} bytes, or the same in base64`,
    });
  }
  return globalThis.crypto.subtle.importKey("raw", owned(bytes), "AES-GCM", false, ["encrypt", "decrypt"]);
};

const keyBytes = (key: EncryptionKey): Uint8Array | undefined => {
  if (typeof key !== "string") return key;
  try {
    return Uint8Array.from(atob(key), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
};

const open = async (key: webcrypto.CryptoKey, encrypted: Uint8Array): Promise<Uint8Array | undefined> => {
  const iv = owned(encrypted.subarray(0, NONCE_BYTES));
  try {
    const sealed = owned(encrypted.subarray(NONCE_BYTES));
    return new Uint8Array(await globalThis.crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed));
  } catch {
    return undefined;
  }
};

/** WebCrypto takes no views of shared memory, and the type of a view does not say that it is none. */
const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    : Uint8Array.from(bytes);
