// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import {
  type HeaderKind,
  type HeaderValue,
  headerKinds,
  type UserHeader,
} from "../../protocol/primitives/user-headers.ts";

/**
 * Reads `key:kind:value`, or several of them separated by commas.
 * @throws IggyError invalid_header_value with what is wrong
 */
export const parseHeaders = (text: string): UserHeader[] => {
  const parts = text.split(",");
  const isList = parts.length > 1 && parts.every((part) => HEADER.test(part));
  return (isList ? parts : [text]).map(parseHeader);
};

/** Headers as a JSON object: `{"key": "text"}`, or `{"key": {"kind": "uint64", "value": "42"}}`. */
export const headersFromJson = (text: string): UserHeader[] =>
  Object.entries(JSON.parse(text) as Record<string, unknown>).map(([key, value]) => {
    const { kind, value: inner } = (typeof value === "object" ? value : { kind: "string", value }) as {
      readonly kind?: unknown;
      readonly value?: unknown;
    };
    return parseHeader(`${key}:${String(kind)}:${String(inner)}`);
  });

const HEADER = /^([^:]+):([a-zA-Z0-9]+):([\s\S]+)$/;
const INTEGER = /^-?\d+$/;

const parseHeader = (text: string): UserHeader => {
  const match = HEADER.exec(text);
  const kind = headerKinds.find((known) => known === match?.[2]?.toLowerCase());
  if (match === null || kind === undefined) {
    throw new IggyError("invalid_header_value", {
      header: text,
      expected: `key:kind:value, the kind one of ${headerKinds.join(" ")}`,
    });
  }
  return { key: { kind: "string", value: match[1] ?? "" }, value: parseValue(kind, match[3] ?? "", text) };
};

const parseValue = (kind: HeaderKind, text: string, header: string): HeaderValue => {
  const fail = (): never => {
    throw new IggyError("invalid_header_value", { header, expected: `a value of kind ${kind}` });
  };
  switch (kind) {
    case "raw":
      return { kind, value: Buffer.from(text) };
    case "string":
      return { kind, value: text };
    case "bool":
      return text === "true" || text === "false" ? { kind, value: text === "true" } : fail();
    case "float32":
    case "float64":
      return Number.isNaN(Number(text)) ? fail() : { kind, value: Number(text) };
    case "int64":
    case "int128":
    case "uint64":
    case "uint128":
      return INTEGER.test(text) ? { kind, value: BigInt(text) } : fail();
    default:
      return INTEGER.test(text) ? { kind, value: Number(text) } : fail();
  }
};

/** A header's value as text; bytes that are no text as hexadecimal. */
export const formatHeaderValue = (header: HeaderValue): string =>
  header.kind === "raw" ? `0x${Buffer.from(header.value).toString("hex")}` : String(header.value);
