// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../errors/iggy-error.ts";
import type { Codec } from "./codec.ts";

/* Every enumeration is one byte; an unknown code is invalid_command unless said otherwise. */

export const compressionAlgorithms = { none: 1, gzip: 2 } as const;
export type CompressionAlgorithm = keyof typeof compressionAlgorithms;

export const userStatuses = { active: 1, inactive: 2 } as const;
export type UserStatus = keyof typeof userStatuses;

export const transportKinds = { tcp: 1, quic: 2, http: 3, websocket: 4 } as const;
export type TransportKind = keyof typeof transportKinds;

export const nodeRoles = { leader: 0, follower: 1 } as const;
export type NodeRole = keyof typeof nodeRoles;

export const nodeStatuses = {
  healthy: 0,
  starting: 1,
  stopping: 2,
  unreachable: 3,
  maintenance: 4,
  unknown: 5,
} as const;
export type NodeStatus = keyof typeof nodeStatuses;

export const snapshotCompressions = { stored: 1, deflated: 2, bzip2: 3, zstd: 4, lzma: 5, xz: 6 } as const;
export type SnapshotCompression = keyof typeof snapshotCompressions;

export const snapshotTypes = {
  filesystem_overview: 1,
  process_list: 2,
  resource_usage: 3,
  test: 4,
  server_logs: 5,
  server_config: 6,
  all: 100,
} as const;
export type SnapshotType = keyof typeof snapshotTypes;

const enumeration = <Name extends string>(what: string, codes: Readonly<Record<Name, number>>): Codec<Name> => {
  const names = new Map<number, Name>((Object.keys(codes) as Name[]).map((name) => [codes[name], name]));
  return {
    encode: (writer, value) => {
      writer.u8(codes[value]);
    },
    decode: (reader) => {
      const code = reader.u8();
      const name = names.get(code);
      if (name === undefined) throw new IggyError("invalid_command", { reason: what, code });
      return name;
    },
  };
};

export const compressionAlgorithm = enumeration("compression algorithm", compressionAlgorithms);
export const userStatus = enumeration("user status", userStatuses);
export const transportKind = enumeration("transport", transportKinds);
export const nodeRole = enumeration("node role", nodeRoles);
export const nodeStatus = enumeration("node status", nodeStatuses);
export const snapshotCompression = enumeration("snapshot compression", snapshotCompressions);
export const snapshotType = enumeration("snapshot type", snapshotTypes);
