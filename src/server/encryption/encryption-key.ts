// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createSecretKey, type KeyObject } from "node:crypto";
import { IggyError } from "../../protocol/errors/iggy-error.ts";

const KEY_BYTES = 32;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Why a text is not a key, in words that do not give it away; undefined for Base64 of 32 bytes. */
export const encryptionKeyProblem = (text: string): string | undefined => {
  if (text === "") return "is empty";
  const bytes = Buffer.from(text, "base64");
  if (!BASE64.test(text) || bytes.toString("base64") !== text) return "is not Base64";
  return bytes.length === KEY_BYTES ? undefined : `is Base64 of ${bytes.length} bytes, not of ${KEY_BYTES}`;
};

/**
 * The key in a form that shows its bytes to nobody who prints it and that can be posted to another thread.
 * @throws IggyError invalid_encryption_key
 */
export const parseEncryptionKey = (text: string): KeyObject => {
  const reason = encryptionKeyProblem(text);
  if (reason !== undefined) throw new IggyError("invalid_encryption_key", { reason });
  return createSecretKey(text, "base64");
};
