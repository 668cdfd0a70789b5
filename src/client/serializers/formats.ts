// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { clientError } from "../errors.ts";
import type { Format } from "./serializer.ts";
import type { StandardResult, StandardSchema } from "./standard-schema.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes as they are. */
export const bytes: Format<Uint8Array> = { serialize: (value) => value, deserialize: (value) => value };

/** UTF-8; other bytes fail with cannot_deserialize_resource. */
export const text: Format<string> = {
  serialize: (value) => encoder.encode(value),
  deserialize: (value) => {
    try {
      return decoder.decode(value);
    } catch (cause) {
      throw clientError("cannot_deserialize_resource", { format: "text" }, cause);
    }
  },
};

/**
 * JSON. With a schema, any validator that is a Standard Schema, values are validated in both directions, and what the schema
 * makes of a received value is the value.
 */
export const json = <Value>(schema?: StandardSchema<Value>): Format<Value> => ({
  serialize: (value) => {
    if (schema === undefined) return encode(value);
    const result = schema["~standard"].validate(value);
    return result instanceof Promise
      ? result.then((checked) => encode(accepted(checked, "cannot_serialize_resource")))
      : encode(accepted(result, "cannot_serialize_resource"));
  },
  deserialize: (value) => {
    const parsed = parse(value);
    if (schema === undefined) return parsed as Value;
    const result = schema["~standard"].validate(parsed);
    return result instanceof Promise
      ? result.then((checked) => accepted(checked, "cannot_deserialize_resource"))
      : accepted(result, "cannot_deserialize_resource");
  },
});

const encode = (value: unknown): Uint8Array => {
  const written = JSON.stringify(value);
  if (written === undefined) throw clientError("cannot_serialize_resource", { format: "JSON", type: typeof value });
  return encoder.encode(written);
};

const parse = (value: Uint8Array): unknown => {
  try {
    return JSON.parse(decoder.decode(value));
  } catch (cause) {
    throw clientError("cannot_deserialize_resource", { format: "JSON" }, cause);
  }
};

const accepted = <Value>(
  result: StandardResult<Value>,
  name: "cannot_serialize_resource" | "cannot_deserialize_resource",
): Value => {
  if (result.issues === undefined) return result.value;
  const [first] = result.issues;
  const path = first?.path
    ?.map((part) => (typeof part === "object" ? Reflect.get(Object(part), "key") : part))
    .join(".");
  throw clientError(name, { issue: first?.message, path, issues: result.issues.length });
};
