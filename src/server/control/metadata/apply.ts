// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { numericIdentifier } from "../../../protocol/primitives/identifier.ts";
import { prepareCreateStream, prepareDeleteStream, prepareUpdateStream } from "./apply-streams.ts";
import {
  prepareCreateGroup,
  prepareCreatePartitions,
  prepareCreateTopic,
  prepareDeleteGroup,
  prepareDeletePartitions,
  prepareDeleteTopic,
  prepareUpdateTopic,
  type TopicDefaults,
} from "./apply-topics.ts";
import {
  prepareChangePassword,
  prepareCreateToken,
  prepareCreateUser,
  prepareDeleteToken,
  prepareDeleteUser,
  prepareUpdatePermissions,
  prepareUpdateUser,
} from "./apply-users.ts";
import type { Change, ChangeOrigin } from "./change.ts";
import { requireStream, requireTopicPath, requireUser } from "./find.ts";
import type { Metadata } from "./model.ts";

/**
 * Checks a change against the metadata and returns what makes it, which cannot fail. To be called before any other change.
 * @throws IggyError what the change refers to does not exist, or what it makes does
 */
export const prepareChange = (
  metadata: Metadata,
  change: Change,
  origin: ChangeOrigin,
  defaults: TopicDefaults,
): (() => void) => {
  const { timestampMicros } = origin;
  switch (change.name) {
    case "create_stream":
      return prepareCreateStream(metadata, change, timestampMicros);
    case "delete_stream":
      return prepareDeleteStream(metadata, change);
    case "update_stream":
      return prepareUpdateStream(metadata, change);
    case "create_topic":
      return prepareCreateTopic(metadata, change, timestampMicros, defaults);
    case "delete_topic":
      return prepareDeleteTopic(metadata, change);
    case "update_topic":
      return prepareUpdateTopic(metadata, change, defaults);
    case "create_partitions":
      return prepareCreatePartitions(metadata, change, timestampMicros);
    case "delete_partitions":
      return prepareDeletePartitions(metadata, change);
    case "create_consumer_group":
      return prepareCreateGroup(metadata, change);
    case "delete_consumer_group":
      return prepareDeleteGroup(metadata, change);
    case "purge_stream":
      requireStream(metadata, change.request.stream);
      return () => {};
    case "purge_topic":
    case "delete_segments":
      requireTopicPath(metadata, change.request);
      return () => {};
    default:
      return prepareUserChange(metadata, change, origin);
  }
};

type UserChange = Extract<
  Change,
  { readonly name: `${string}_user` | `${string}_permissions` | `${string}_password` | `${string}_token` }
>;

const prepareUserChange = (metadata: Metadata, change: UserChange, origin: ChangeOrigin): (() => void) => {
  const author = () => requireUser(metadata, numericIdentifier(origin.userId));
  switch (change.name) {
    case "create_user":
      return prepareCreateUser(metadata, change, origin);
    case "delete_user":
      return prepareDeleteUser(metadata, change);
    case "update_user":
      return prepareUpdateUser(metadata, change);
    case "update_permissions":
      return prepareUpdatePermissions(metadata, change);
    case "change_password":
      return prepareChangePassword(metadata, change);
    case "create_personal_access_token":
      return prepareCreateToken(metadata, change, origin.timestampMicros, author());
    case "delete_personal_access_token":
      return prepareDeleteToken(metadata, change, author());
  }
};
