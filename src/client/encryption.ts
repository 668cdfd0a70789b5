// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* Encryption of messages by clients, for programs that bring messages from elsewhere. */

export { aes256gcm, type EncryptionKey, type EncryptionKeys } from "./encryption/aes-256-gcm.ts";
export type { Encryptor } from "./encryption/encryptor.ts";
