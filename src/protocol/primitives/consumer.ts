// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../errors/iggy-error.ts";
import type { Codec } from "./codec.ts";
import { type Identifier, identifier } from "./identifier.ts";

/** Who reads and commits offsets: a single consumer, or a consumer group. */
export interface Consumer {
  readonly kind: "consumer" | "consumer_group";
  readonly id: Identifier;
}

export const CONSUMER_KIND = 1;
export const CONSUMER_GROUP_KIND = 2;

/* Consumer: kind u8 (1 consumer, 2 consumer group), identifier */
export const consumer: Codec<Consumer> = {
  encode: (writer, value) => {
    writer.u8(value.kind === "consumer" ? CONSUMER_KIND : CONSUMER_GROUP_KIND);
    identifier.encode(writer, value.id);
  },
  decode: (reader) => {
    const kind = reader.u8();
    if (kind !== CONSUMER_KIND && kind !== CONSUMER_GROUP_KIND) {
      throw new IggyError("invalid_command", { reason: "kind of a consumer", kind });
    }
    return { kind: kind === CONSUMER_KIND ? "consumer" : "consumer_group", id: identifier.decode(reader) };
  },
};
