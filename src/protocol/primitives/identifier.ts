// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../errors/iggy-error.ts";
import type { Codec } from "./codec.ts";

/** A stream, topic, group or user, by its number or by its name. A name may consist of digits. */
export type Identifier =
  | { readonly kind: "numeric"; readonly value: number }
  | { readonly kind: "string"; readonly value: string };

export const NUMERIC_KIND = 1;
export const STRING_KIND = 2;
const NUMERIC_BYTES = 4;
const MAX_ID = 0xffff_ffff;

/* Identifier: kind u8 (1 numeric, 2 string), length u8 (4 when numeric), value (u32, or 1 to 255 bytes of UTF-8) */
export const identifier: Codec<Identifier> = {
  encode: (writer, value) => {
    if (value.kind === "numeric") writer.u8(NUMERIC_KIND).u8(NUMERIC_BYTES).u32(value.value);
    else writer.u8(STRING_KIND).name(value.value);
  },
  decode: (reader) => {
    const kind = reader.u8();
    const length = reader.u8();
    if (kind === NUMERIC_KIND) {
      if (length !== NUMERIC_BYTES) throw new IggyError("invalid_format", { reason: "length of a numeric id", length });
      return { kind: "numeric", value: reader.u32() };
    }
    if (kind !== STRING_KIND) throw new IggyError("invalid_command", { reason: "kind of an identifier", kind });
    if (length === 0) throw new IggyError("invalid_format", { reason: "empty identifier" });
    return { kind: "string", value: reader.utf8(length) };
  },
};

export const numericIdentifier = (value: number): Identifier => ({ kind: "numeric", value });

export const stringIdentifier = (value: string): Identifier => ({ kind: "string", value });

/**
 * What a person typed: digits are a number, everything else a name.
 * @throws IggyError invalid_identifier for text that can be neither
 */
export const parseIdentifierText = (text: string): Identifier => {
  if (/^\d+$/.test(text) && Number(text) <= MAX_ID) return numericIdentifier(Number(text));
  const length = Buffer.byteLength(text);
  if (length === 0 || length > 255)
    throw new IggyError("invalid_identifier", { identifier: text.slice(0, 64), length });
  return stringIdentifier(text);
};

export const formatIdentifier = (value: Identifier): string => String(value.value);
