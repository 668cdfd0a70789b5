// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A value as bytes; synchronous ones stay synchronous. */
export type Serializer<Value> = (value: Value) => Uint8Array | Promise<Uint8Array>;
/** Bytes as a value. */
export type Deserializer<Value> = (bytes: Uint8Array) => Value | Promise<Value>;

/** Both directions, for topics whose messages have one type. */
export interface Format<Value> {
  readonly serialize: Serializer<Value>;
  readonly deserialize: Deserializer<Value>;
}
