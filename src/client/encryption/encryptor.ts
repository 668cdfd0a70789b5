// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Encrypts payloads, and encoded user headers, before they leave the client. */
export interface Encryptor {
  encrypt(plain: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** @throws IggyError cannot_decrypt_data */
  decrypt(encrypted: Uint8Array): Uint8Array | Promise<Uint8Array>;
}
