// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../errors/iggy-error.ts";
import { type Codec, decodeCounted } from "../../primitives/codec.ts";
import {
  type SnapshotCompression,
  type SnapshotType,
  snapshotCompression,
  snapshotType,
} from "../../primitives/enumerations.ts";
import { defineCommand } from "../define-command.ts";

export interface GetSnapshot {
  readonly compression: SnapshotCompression;
  readonly types: readonly SnapshotType[];
}

const snapshotRequest: Codec<GetSnapshot> = {
  encode: (writer, value) => {
    snapshotCompression.encode(writer, value.compression);
    writer.u8(value.types.length);
    for (const type of value.types) snapshotType.encode(writer, type);
  },
  decode: (reader) => {
    const compression = snapshotCompression.decode(reader);
    const types = decodeCounted(snapshotType, reader, reader.u8());
    if (types.length > 1 && types.includes("all")) throw new IggyError("invalid_command", { reason: "all and others" });
    return { compression, types };
  },
};

const archive: Codec<Uint8Array> = {
  encode: (writer, value) => {
    writer.bytes(value);
  },
  decode: (reader) => reader.bytes(reader.remaining),
};

/* Request: compression u8, types_count u8, type u8 x types_count. Reply: the bytes of a ZIP archive. */
export const getSnapshot = defineCommand({
  code: 11,
  name: "get_snapshot",
  request: snapshotRequest,
  reply: archive,
});
