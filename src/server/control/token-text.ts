// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { blake3 } from "@noble/hashes/blake3.js";

const TOKEN_BYTES = 50;

/** A new personal access token: 68 characters of base64, which whoever asked for it sees this once. */
export const newTokenText = (): string => randomBytes(TOKEN_BYTES).toString("base64");

/** What is kept of a token: BLAKE3 of its text, lower-case hexadecimal. */
export const tokenHash = (text: string): string => Buffer.from(blake3(Buffer.from(text))).toString("hex");
