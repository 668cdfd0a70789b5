// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/**
 * A JSON document without loss: whole numbers are numbers while a double holds them exactly and bigints beyond, everything
 * else that is a number keeps its text.
 */
export type JsonValue = null | boolean | string | number | bigint | JsonDecimal | readonly JsonValue[] | JsonObject;

/** Members in the order of the text. */
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** A number with a fraction or an exponent, minus zero, or a whole number of more digits than 128 bits have. */
export class JsonDecimal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export const isJsonObject = (value: JsonValue): value is JsonObject => value instanceof Map;
