// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { UserDetails } from "../../../../protocol/blocks/user-details.ts";
import type { UserHeader } from "../../../../protocol/blocks/user-header.ts";
import {
  globalFlags,
  type Permissions,
  type StreamPermissions,
  streamFlags,
  type TopicPermissions,
  topicFlags,
} from "../../../../protocol/primitives/permissions.ts";
import { snakeCase } from "../snake-case.ts";
import { type Field, field, flag, listOf, named, nullable, record, text, u32, u64, type View, word } from "./view.ts";

const userFields = {
  id: field(u32, ({ id }: UserHeader) => id),
  created_at: field(u64, ({ createdAtMicros }: UserHeader) => createdAtMicros),
  status: field(word(["active", "inactive"]), ({ status }: UserHeader) => status),
  username: field(text, ({ username }: UserHeader) => username),
};
export const userView = named("User", record(userFields));

const flags = <Name extends string, Of extends Readonly<Record<Name, boolean>>>(
  names: readonly Name[],
): Record<string, Field<Of>> =>
  Object.fromEntries(names.map((name) => [snakeCase(name), field(flag, (of: Of) => of[name])]));

/** Entries of a map in the order of their numbers; null for a map that is empty or missing. */
const mapByIdView = <Value>(view: View<Value>): View<ReadonlyMap<number, Value> | undefined> => ({
  schema: { anyOf: [{ type: "object", additionalProperties: view.schema }, { type: "null" }] },
  write: (map) => {
    if (map === undefined || map.size === 0) return "null";
    const entries = [...map].sort(([a], [b]) => a - b);
    return `{${entries.map(([id, value]) => `"${id}":${view.write(value)}`).join(",")}}`;
  },
});

const streamPermissionsView = record<StreamPermissions>({
  ...flags(streamFlags),
  topics: field(mapByIdView(record<TopicPermissions>(flags(topicFlags))), ({ topics }) => topics),
});

const permissionsView = named(
  "Permissions",
  record<Permissions>({
    global: field(record<Permissions["global"]>(flags(globalFlags)), ({ global }) => global),
    streams: field(mapByIdView(streamPermissionsView), ({ streams }) => streams),
  }),
);

export const userDetailsView = named(
  "UserDetails",
  record<UserDetails>({
    ...userFields,
    permissions: field(nullable(permissionsView), ({ permissions }) => permissions),
  }),
);

/** Who logged in, and the token that says so; its expiry in seconds since the epoch. */
export interface Identity {
  readonly userId: number;
  readonly token: string;
  readonly expirySeconds: number;
}

export const identityView = named(
  "Identity",
  record<Identity>({
    user_id: field(u32, ({ userId }) => userId),
    access_token: field(
      record({
        token: field(text, ({ token }: Identity) => token),
        expiry: field(u64, ({ expirySeconds }: Identity) => BigInt(expirySeconds)),
      }),
      (identity) => identity,
    ),
  }),
);

interface TokenInfo {
  readonly name: string;
  readonly expiryAtMicros: bigint;
}

export const tokensView = listOf(
  named(
    "PersonalAccessToken",
    record<TokenInfo>({
      name: field(text, ({ name }) => name),
      expiry_at: field(nullable(u64), ({ expiryAtMicros }) => (expiryAtMicros === 0n ? undefined : expiryAtMicros)),
    }),
  ),
);

export const newTokenView = record<string>({ token: field(text, (token) => token) });
