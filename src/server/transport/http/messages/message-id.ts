// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { JsonValue } from "../../../../protocol/json/json-value.ts";
import { MAX_U64 } from "../../../../protocol/primitives/integers.ts";
import { wrongShape } from "../rejection.ts";
import { MAX_U128 } from "../shapes/schema.ts";
import type { Shape } from "../shapes/shape.ts";

/** A number of 64 bits, or in a string: digits of one of 128 bits, or a UUID. 0 lets the server make one. */
export const messageId: Shape<bigint> = {
  schema: {
    anyOf: [
      { type: "integer", minimum: 0, maximum: MAX_U64 },
      { type: "string", pattern: "^([0-9]{1,39}|[0-9a-fA-F-]{32,})$" },
    ],
  },
  read: (value, path) => {
    const id = typeof value === "string" ? fromText(value) : fromNumber(value);
    if (id === undefined) throw wrongShape(path, "is no id of a message");
    return id;
  },
};

const fromNumber = (value: JsonValue): bigint | undefined => {
  const id = typeof value === "number" ? BigInt(value) : value;
  return typeof id === "bigint" && id >= 0n && id <= MAX_U64 ? id : undefined;
};

const fromText = (text: string): bigint | undefined => {
  if (/^\d{1,39}$/.test(text)) {
    const id = BigInt(text);
    return id <= MAX_U128 ? id : undefined;
  }
  const digits = text.replaceAll("-", "");
  return /^[0-9a-fA-F]{32}$/.test(digits) ? BigInt(`0x${digits}`) : undefined;
};
