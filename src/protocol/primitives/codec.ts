// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";

/** How a value stands on the wire. */
export interface Codec<Value> {
  encode(writer: ByteWriter, value: Value): void;
  decode(reader: ByteReader): Value;
}

/** The codec of a request or reply without a payload. */
export const empty: Codec<undefined> = { encode: () => {}, decode: () => undefined };

export const encodeToBytes = <Value>(codec: Codec<Value>, value: Value): Buffer => {
  const writer = new ByteWriter();
  codec.encode(writer, value);
  return writer.finish();
};

/** Bytes that are left over are ignored, as the protocol demands. */
export const decodeFromBytes = <Value>(codec: Codec<Value>, bytes: Uint8Array): Value =>
  codec.decode(new ByteReader(bytes));

/** A value that is absent when the payload is empty. */
export const optional = <Value>(codec: Codec<Value>): Codec<Value | undefined> => ({
  encode: (writer, value) => {
    if (value !== undefined) codec.encode(writer, value);
  },
  decode: (reader) => (reader.isAtEnd ? undefined : codec.decode(reader)),
});

/** Values one after the other until the payload ends. */
export const untilEnd = <Value>(codec: Codec<Value>): Codec<Value[]> => ({
  encode: (writer, values) => {
    for (const value of values) codec.encode(writer, value);
  },
  decode: (reader) => {
    const values: Value[] = [];
    while (!reader.isAtEnd) values.push(codec.decode(reader));
    return values;
  },
});

/** Exactly `count` values; nothing is reserved for a count that lies. */
export const decodeCounted = <Value>(codec: Codec<Value>, reader: ByteReader, count: number): Value[] => {
  const values: Value[] = [];
  for (let at = 0; at < count; at++) values.push(codec.decode(reader));
  return values;
};
