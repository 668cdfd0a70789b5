// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../errors/iggy-error.ts";
import type { Codec } from "./codec.ts";

/** Which partition of a topic a batch goes to. */
export type Partitioning =
  | { readonly kind: "balanced" }
  | { readonly kind: "partition_id"; readonly partitionId: number }
  | { readonly kind: "messages_key"; readonly key: Uint8Array };

export const BALANCED_KIND = 1;
export const PARTITION_ID_KIND = 2;
export const MESSAGES_KEY_KIND = 3;

/* Partitioning: kind u8, length u8, value: 1 balanced (empty), 2 partition id (u32), 3 messages key (0 to 255 bytes) */
export const partitioning: Codec<Partitioning> = {
  encode: (writer, value) => {
    switch (value.kind) {
      case "balanced":
        writer.u8(BALANCED_KIND).u8(0);
        return;
      case "partition_id":
        writer.u8(PARTITION_ID_KIND).u8(4).u32(value.partitionId);
        return;
      case "messages_key":
        if (value.key.length > 255) throw new IggyError("invalid_key_value_length", { length: value.key.length });
        writer.u8(MESSAGES_KEY_KIND).u8(value.key.length).bytes(value.key);
    }
  },
  decode: (reader) => {
    const kind = reader.u8();
    const length = reader.u8();
    if (kind === BALANCED_KIND && length === 0) return { kind: "balanced" };
    if (kind === PARTITION_ID_KIND && length === 4) return { kind: "partition_id", partitionId: reader.u32() };
    if (kind === MESSAGES_KEY_KIND) return { kind: "messages_key", key: reader.bytes(length) };
    throw new IggyError("invalid_command", { reason: "partitioning", kind, length });
  },
};
