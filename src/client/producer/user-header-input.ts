// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { UserHeader } from "../../protocol/primitives/user-headers.ts";
import type { HeaderKey, HeaderValue } from "../commands/headers.ts";
import type { HeaderInput, HeaderScalar } from "./producer-options.ts";

const MIN_INT32 = -0x8000_0000;
const MAX_INT32 = 0x7fff_ffff;

/** Headers with their kinds: whole numbers become int32 where they fit, other numbers float64, bigints int64. */
export const toUserHeaders = (headers: HeaderInput): readonly UserHeader[] => {
  if (isList(headers)) return headers;
  if (headers instanceof Map) {
    return [...(headers as ReadonlyMap<HeaderKey | string, HeaderValue>)].map(([key, value]) => ({
      key: typeof key === "string" ? { kind: "string", value: key } : key,
      value,
    }));
  }
  return Object.entries(headers).map(([name, value]) => ({
    key: { kind: "string", value: name },
    value: headerValueOf(value),
  }));
};

const isList = (headers: HeaderInput): headers is readonly UserHeader[] => Array.isArray(headers);

const headerValueOf = (value: HeaderScalar): HeaderValue => {
  switch (typeof value) {
    case "string":
      return { kind: "string", value };
    case "boolean":
      return { kind: "bool", value };
    case "bigint":
      return { kind: "int64", value };
    case "number":
      return Number.isInteger(value) && value >= MIN_INT32 && value <= MAX_INT32
        ? { kind: "int32", value }
        : { kind: "float64", value };
    default:
      return { kind: "raw", value };
  }
};
