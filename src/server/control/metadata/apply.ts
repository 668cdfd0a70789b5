// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { numericIdentifier } from "../../../protocol/primitives/identifier.ts";
import { applyCreateStream, applyDeleteStream, applyUpdateStream } from "./apply-streams.ts";
import {
  applyCreateGroup,
  applyCreatePartitions,
  applyCreateTopic,
  applyDeleteGroup,
  applyDeletePartitions,
  applyDeleteTopic,
  applyUpdateTopic,
  type TopicDefaults,
} from "./apply-topics.ts";
import {
  applyChangePassword,
  applyCreateToken,
  applyCreateUser,
  applyDeleteToken,
  applyDeleteUser,
  applyUpdatePermissions,
  applyUpdateUser,
} from "./apply-users.ts";
import type { Change } from "./change.ts";
import { requireStream, requireTopicPath, requireUser } from "./find.ts";
import type { Metadata } from "./model.ts";

/** When a change happened and who made it. */
export interface ChangeOrigin {
  readonly timestampMicros: number;
  readonly userId: number;
}

/**
 * Makes a change to the metadata, or throws an error of the protocol and changes nothing: what it refers to does not
 * exist, or what it makes does.
 */
export const applyChange = (
  metadata: Metadata,
  change: Change,
  origin: ChangeOrigin,
  defaults: TopicDefaults,
): void => {
  const { timestampMicros, userId } = origin;
  switch (change.name) {
    case "create_stream":
      applyCreateStream(metadata, change, timestampMicros);
      return;
    case "delete_stream":
      applyDeleteStream(metadata, change);
      return;
    case "update_stream":
      applyUpdateStream(metadata, change);
      return;
    case "create_topic":
      applyCreateTopic(metadata, change, timestampMicros, defaults);
      return;
    case "delete_topic":
      applyDeleteTopic(metadata, change);
      return;
    case "update_topic":
      applyUpdateTopic(metadata, change, defaults);
      return;
    case "create_partitions":
      applyCreatePartitions(metadata, change, timestampMicros);
      return;
    case "delete_partitions":
      applyDeletePartitions(metadata, change);
      return;
    case "create_consumer_group":
      applyCreateGroup(metadata, change);
      return;
    case "delete_consumer_group":
      applyDeleteGroup(metadata, change);
      return;
    case "purge_stream":
      requireStream(metadata, change.request.stream);
      return;
    case "purge_topic":
    case "delete_segments":
      requireTopicPath(metadata, change.request);
      return;
    default:
      applyUserChange(metadata, change, timestampMicros, userId);
  }
};

type UserChange = Extract<
  Change,
  { readonly name: `${string}_user` | `${string}_permissions` | `${string}_password` | `${string}_token` }
>;

const applyUserChange = (metadata: Metadata, change: UserChange, timestampMicros: number, userId: number): void => {
  switch (change.name) {
    case "create_user":
      applyCreateUser(metadata, change, timestampMicros);
      return;
    case "delete_user":
      applyDeleteUser(metadata, change);
      return;
    case "update_user":
      applyUpdateUser(metadata, change);
      return;
    case "update_permissions":
      applyUpdatePermissions(metadata, change);
      return;
    case "change_password":
      applyChangePassword(metadata, change);
      return;
    case "create_personal_access_token":
      applyCreateToken(change, timestampMicros, requireUser(metadata, numericIdentifier(userId)));
      return;
    case "delete_personal_access_token":
      applyDeleteToken(change, requireUser(metadata, numericIdentifier(userId)));
      return;
  }
};
