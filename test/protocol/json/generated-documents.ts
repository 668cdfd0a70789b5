// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { JsonDecimal, type JsonValue } from "../../../src/protocol/json/json-value.ts";
import type { SeededRandom } from "../../support/seeded-random.ts";

const pieces = [
  "a",
  "payload",
  "AAAA",
  "\u00e9",
  "\u20ac",
  "\u{1f600}",
  " ",
  "\u007f",
  "\u0080",
  "{",
  "]",
  ",",
  ":",
  "''",
];
const escapes = ['\\"', "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0041", "\\u00e9", "\\ud83d\\ude00"];
const numbers = [
  "0",
  "-0",
  "-1",
  "7",
  "123456789012345",
  "1234567890123456",
  "18446744073709551615",
  "0.5",
  "1e3",
  "-2E-2",
];
const spaces = ["", "", "", " ", "\n", "\t\r\n ", " ".repeat(40)];

/** The text of a document, with names that are different within an object. */
export const generateDocument = (random: SeededRandom, depth = 0): string => {
  const around = (text: string): string => random.pick(spaces) + text + random.pick(spaces);
  const items = (make: (place: number) => string): string =>
    around(Array.from({ length: random.below(5) }, (_, place) => make(place)).join(","));
  switch (random.below(depth > 4 ? 4 : 7)) {
    case 0:
      return around(random.pick(["true", "false", "null"]));
    case 1:
      return around(random.pick(numbers));
    case 2:
    case 3:
      return around(generateString(random));
    case 4:
    case 5:
      return around(`[${items(() => generateDocument(random, depth + 1))}]`);
    default: {
      const name = (place: number): string => around(generateString(random).replace('"', `"${place}`));
      return around(`{${items((place) => `${name(place)}:${generateDocument(random, depth + 1)}`)}}`);
    }
  }
};

const generateString = (random: SeededRandom): string => {
  const known = random.chance(0.3) ? pieces.slice(0, 3) : pieces;
  const parts = Array.from({ length: random.below(random.chance(0.2) ? 200 : 6) }, () => random.pick(known));
  if (random.chance(0.3)) parts.splice(random.below(parts.length + 1), 0, random.pick(escapes));
  return `"${parts.join("")}"`;
};

/** The same bytes with a few changes. */
export const mutate = (random: SeededRandom, bytes: Buffer): Buffer => {
  let mutated = Buffer.from(bytes);
  for (let change = random.between(1, 3); change > 0; change--) {
    const at = random.below(mutated.length + 1);
    const inserted = random.pick([
      Buffer.of(random.below(256)),
      Buffer.of(random.below(0x20)),
      Buffer.from(random.pick(['"', "\\", "{", "}", "[", "]", ",", ":", "-", "0", "e", ".", "\\u12", "\\ud800"])),
      Buffer.alloc(0),
    ]);
    mutated = Buffer.concat([mutated.subarray(0, at), inserted, mutated.subarray(at + random.below(3))]);
  }
  return mutated;
};

/** What `JSON.parse` makes of it, where that is less exact. */
export const plain = (value: JsonValue): unknown => {
  if (value instanceof JsonDecimal) return Number(value.text);
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([name, member]) => [name, plain(member)]));
};
