// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { TopicOptions } from "../../client/index.ts";
import type { Permissions } from "../../protocol/primitives/permissions.ts";
import type { UserHeader } from "../../protocol/primitives/user-headers.ts";
import type { OffsetChange } from "./dialog.ts";
import type { Named } from "./place.ts";

interface InTopic {
  readonly stream: Named;
  readonly topic: Named;
}

export type ProducePartitioning =
  | { readonly kind: "balanced" }
  | { readonly kind: "partition"; readonly partitionId: number }
  | { readonly kind: "key"; readonly key: string };

/** Something that changes the server; nothing else does. */
export type ServerAction =
  | { readonly kind: "create stream"; readonly name: string }
  | { readonly kind: "rename stream"; readonly stream: Named; readonly name: string }
  | { readonly kind: "delete stream"; readonly stream: Named }
  | { readonly kind: "purge stream"; readonly stream: Named }
  | {
      readonly kind: "create topic";
      readonly stream: Named;
      readonly name: string;
      readonly partitionsCount: number;
      readonly options: TopicOptions;
    }
  | ({ readonly kind: "edit topic"; readonly name: string; readonly options: TopicOptions } & InTopic)
  | ({ readonly kind: "delete topic" } & InTopic)
  | ({ readonly kind: "purge topic" } & InTopic)
  | ({ readonly kind: "add partitions"; readonly partitionsCount: number } & InTopic)
  | ({ readonly kind: "remove partitions"; readonly partitionsCount: number } & InTopic)
  | ({ readonly kind: "create group"; readonly name: string } & InTopic)
  | ({ readonly kind: "delete group"; readonly group: Named } & InTopic)
  | ({ readonly kind: "set offsets"; readonly group: Named; readonly changes: readonly OffsetChange[] } & InTopic)
  | ({
      readonly kind: "produce";
      readonly partitioning: ProducePartitioning;
      readonly headers: readonly UserHeader[];
      readonly payload: Uint8Array;
      readonly count: number;
      readonly intervalMs: number;
    } & InTopic)
  | {
      readonly kind: "create user";
      readonly name: string;
      readonly password: string;
      readonly permissions: Permissions | undefined;
    }
  | { readonly kind: "delete user"; readonly user: Named }
  | { readonly kind: "set status"; readonly user: Named; readonly status: "active" | "inactive" }
  | {
      readonly kind: "change password";
      readonly user: Named;
      readonly currentPassword: string;
      readonly newPassword: string;
    }
  | { readonly kind: "set permissions"; readonly user: Named; readonly permissions: Permissions | undefined }
  | { readonly kind: "create token"; readonly name: string; readonly expiryMicros: bigint }
  | { readonly kind: "delete token"; readonly name: string };

/** What an action is, without secrets: "delete topic orders/in". */
export const actionWords = (action: ServerAction): string => {
  switch (action.kind) {
    case "set offsets":
      return `set offsets of group ${action.group.name}`;
    case "produce":
      return `produce ${action.count} to ${action.stream.name}/${action.topic.name}`;
    case "rename stream":
      return `rename stream ${action.stream.name} to ${action.name}`;
    default:
      return `${action.kind} ${subjectOf(action)}`;
  }
};

const subjectOf = (action: ServerAction): string => {
  const path = "stream" in action ? [action.stream.name] : [];
  if ("topic" in action) path.push(action.topic.name);
  if ("group" in action) path.push(action.group.name);
  else if ("user" in action) path.push(action.user.name);
  else if ("name" in action && action.kind.startsWith("create")) path.push(action.name);
  else if (action.kind === "delete token") path.push(action.name);
  if ("partitionsCount" in action && action.kind !== "create topic") path.push(`by ${action.partitionsCount}`);
  return path.join("/").replace("/by ", " by ");
};
