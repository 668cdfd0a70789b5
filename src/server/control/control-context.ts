// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { Permissions } from "../../protocol/primitives/permissions.ts";
import type { ServerConfig } from "../config/index.ts";
import type { Logger } from "../observability/logger.ts";
import type { ProcessStatsReader } from "../observability/process-stats.ts";
import type { RouteChange } from "../shard/shard-messages.ts";
import type { Snapshots } from "../snapshot/snapshot.ts";
import type { Clients } from "./clients.ts";
import type { ConsumerGroups } from "./groups/consumer-groups.ts";
import { AccessRights, type PermissionSet } from "./metadata/access-rights.ts";
import type { MetadataStore } from "./metadata/metadata-store.ts";
import type { PartitionRegistry } from "./partition-registry.ts";
import type { Passwords } from "./passwords.ts";

/** What the handlers of control commands work with. */
export interface ControlContext {
  readonly config: ServerConfig;
  readonly store: MetadataStore;
  readonly partitions: PartitionRegistry;
  readonly clients: Clients;
  /** Makes a client whose connection stays open unknown. */
  readonly evict: (clientId: number) => void;
  readonly passwords: Passwords;
  readonly groups: ConsumerGroups;
  readonly logger: Logger;
  readonly nowMicros: () => number;
  /** Makes every shard know what changed; resolves when all of them do. */
  readonly publish: (changes: readonly RouteChange[]) => Promise<void>;
  /** Writes down how far partitions are on the disk, after some of them were emptied. */
  readonly recordCheckpoint: () => void;
  readonly serverInfo: ServerInfo;
  readonly processStats: ProcessStatsReader;
  readonly snapshots: Snapshots;
}

export interface ServerInfo {
  readonly startedAtMicros: number;
  readonly isStopping: () => boolean;
  readonly isFollower: boolean;
  readonly ports: () => ServedPorts;
}

/** Where each transport is served; 0 for one that is not. */
export interface ServedPorts {
  readonly tcp: number;
  readonly quic: number;
  readonly http: number;
  readonly websocket: number;
}

/** Who sent a control command: a user who exists, and on which connection. */
export interface Caller {
  readonly clientId: number;
  readonly userId: number;
}

/** @throws IggyError unauthorized */
export const requirePermission = (
  { store }: ControlContext,
  { userId }: Caller,
  set: PermissionSet,
  streamId?: number,
  topicId?: number,
): void => {
  const permissions = store.metadata.users.get(userId)?.permissions;
  if (permissions === undefined || !rightsOf(permissions).allow(set, streamId, topicId)) {
    throw new IggyError("unauthorized", { userId });
  }
};

const knownRights = new WeakMap<Permissions, AccessRights>();

/** Permissions are replaced and never changed, so that what they cover stays true. */
const rightsOf = (permissions: Permissions): AccessRights => {
  const known = knownRights.get(permissions);
  if (known !== undefined) return known;
  const rights = new AccessRights(permissions);
  knownRights.set(permissions, rights);
  return rights;
};
