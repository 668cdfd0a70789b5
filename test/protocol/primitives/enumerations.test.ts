// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { type Codec, decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import {
  compressionAlgorithm,
  compressionAlgorithms,
  nodeRole,
  nodeRoles,
  nodeStatus,
  nodeStatuses,
  snapshotCompression,
  snapshotCompressions,
  snapshotType,
  snapshotTypes,
  transportKind,
  transportKinds,
  userStatus,
  userStatuses,
} from "../../../src/protocol/primitives/enumerations.ts";
import { errorOf } from "../error-of.ts";

const enumerations: readonly [string, Codec<string>, Readonly<Record<string, number>>][] = [
  ["compression algorithm", compressionAlgorithm as Codec<string>, compressionAlgorithms],
  ["user status", userStatus as Codec<string>, userStatuses],
  ["transport", transportKind as Codec<string>, transportKinds],
  ["node role", nodeRole as Codec<string>, nodeRoles],
  ["node status", nodeStatus as Codec<string>, nodeStatuses],
  ["snapshot compression", snapshotCompression as Codec<string>, snapshotCompressions],
  ["snapshot type", snapshotType as Codec<string>, snapshotTypes],
];

describe("enumerations", () => {
  it.each(enumerations)(
    "given_every_byte_when_decoded_as_%s_should_be_a_name_or_invalid_command",
    (_, codec, codes) => {
      const namesByCode = new Map(Object.entries(codes).map(([name, code]) => [code, name]));
      for (let code = 0; code <= 0xff; code++) {
        const bytes = Buffer.from([code]);
        const name = namesByCode.get(code);
        if (name === undefined) expect(errorOf(() => decodeFromBytes(codec, bytes)).errorName).toBe("invalid_command");
        else expect(encodeToBytes(codec, decodeFromBytes(codec, bytes))).toEqual(bytes);
      }
    },
  );

  it("given_the_codes_of_the_wire_when_compared_should_not_have_moved", () => {
    expect(Object.fromEntries(enumerations.map(([what, , codes]) => [what, codes]))).toEqual({
      "compression algorithm": { none: 1, gzip: 2 },
      "user status": { active: 1, inactive: 2 },
      transport: { tcp: 1, quic: 2, http: 3, websocket: 4 },
      "node role": { leader: 0, follower: 1 },
      "node status": { healthy: 0, starting: 1, stopping: 2, unreachable: 3, maintenance: 4, unknown: 5 },
      "snapshot compression": { stored: 1, deflated: 2, bzip2: 3, zstd: 4, lzma: 5, xz: 6 },
      "snapshot type": {
        filesystem_overview: 1,
        process_list: 2,
        resource_usage: 3,
        test: 4,
        server_logs: 5,
        server_config: 6,
        all: 100,
      },
    });
  });
});
