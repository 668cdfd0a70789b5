// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { xxh3 } from "@node-rs/xxhash";
import type { Permissions } from "../../../src/protocol/primitives/permissions.ts";
import { StateLogStore } from "../../../src/server/control/metadata/state-log-store.ts";
import { tokenHash } from "../../../src/server/control/token-text.ts";

const NEVER = 0xffff_ffff_ffff_ffffn;

/** What the time is for every store; each look at it takes a microsecond. */
export const clock = { micros: 1_700_000_000_000_000 };

export const openStore = (stateDirectory: string): StateLogStore =>
  new StateLogStore(
    {
      stateDirectory,
      enforceFsync: false,
      topicDefaults: { messageExpiryMicros: NEVER, maxTopicSizeBytes: NEVER },
      info: { version: "0.8.0", hash: "1" },
    },
    { checksum: (bytes) => xxh3.xxh64(bytes), cipher: undefined, nowMicros: () => ++clock.micros, warn: () => {} },
  );

/** Makes a user, the first of whom is root, and gives its id. */
export const createUser = (
  store: StateLogStore,
  username: string,
  permissions?: Permissions,
  password = "hash",
): number => {
  const id = store.metadata.userIds.peek();
  store.transact({ name: "create_user", id, request: { username, password, status: "active", permissions } }, 0);
  return id;
};

export const createToken = (
  store: StateLogStore,
  owner: number,
  name: string,
  expiryMicros = 0n,
  hash = tokenHash(name),
): void => {
  store.transact({ name: "create_personal_access_token", hash, request: { name, expiryMicros } }, owner);
};
