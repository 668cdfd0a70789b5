// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { HeaderValue as ProtocolHeaderValue } from "../../protocol/primitives/user-headers.ts";

/** A value of a user header, or its key, with its kind. */
export type HeaderValue = ProtocolHeaderValue;
/** A key is what a value is; most are text. */
export type HeaderKey = ProtocolHeaderValue;

const number =
  <Kind extends "int8" | "int16" | "int32" | "uint8" | "uint16" | "uint32" | "float32" | "float64">(kind: Kind) =>
  (value: number): HeaderValue => ({ kind, value });

const big =
  <Kind extends "int64" | "int128" | "uint64" | "uint128">(kind: Kind) =>
  (value: bigint): HeaderValue => ({ kind, value });

/** Values of user headers, by kind. What does not fit its kind is refused with invalid_header_value when it is sent. */
export const HeaderValue = {
  /** 1 to 255 bytes. */
  Raw: (value: Uint8Array): HeaderValue => ({ kind: "raw", value }),
  /** 1 to 255 bytes of UTF-8. */
  String: (value: string): HeaderValue => ({ kind: "string", value }),
  Bool: (value: boolean): HeaderValue => ({ kind: "bool", value }),
  Int8: number("int8"),
  Int16: number("int16"),
  Int32: number("int32"),
  Int64: big("int64"),
  Int128: big("int128"),
  Uint8: number("uint8"),
  Uint16: number("uint16"),
  Uint32: number("uint32"),
  Uint64: big("uint64"),
  Uint128: big("uint128"),
  /** 32 bits. */
  Float: number("float32"),
  /** 64 bits. */
  Double: number("float64"),
} as const;

/** Keys of user headers: text, bytes or a number. */
export const HeaderKeyFactory = {
  String: HeaderValue.String,
  Raw: HeaderValue.Raw,
  Int32: HeaderValue.Int32,
} as const;
