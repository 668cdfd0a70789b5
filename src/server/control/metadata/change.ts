// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupPath } from "../../../protocol/blocks/group-path.ts";
import type { TopicPath } from "../../../protocol/blocks/topic-path.ts";
import type { CreateConsumerGroup } from "../../../protocol/commands/consumer-group/create-group.ts";
import type { CreatePartitions } from "../../../protocol/commands/partition/create-partitions.ts";
import type { DeletePartitions } from "../../../protocol/commands/partition/delete-partitions.ts";
import type { CreatePersonalAccessToken } from "../../../protocol/commands/personal-access-token/create-token.ts";
import type { DeletePersonalAccessToken } from "../../../protocol/commands/personal-access-token/delete-token.ts";
import type { DeleteSegments } from "../../../protocol/commands/segment/delete-segments.ts";
import type { CreateStream } from "../../../protocol/commands/stream/create-stream.ts";
import type { DeleteStream } from "../../../protocol/commands/stream/delete-stream.ts";
import type { PurgeStream } from "../../../protocol/commands/stream/purge-stream.ts";
import type { UpdateStream } from "../../../protocol/commands/stream/update-stream.ts";
import type { CreateTopic } from "../../../protocol/commands/topic/create-topic.ts";
import type { UpdateTopic } from "../../../protocol/commands/topic/update-topic.ts";
import type { ChangePassword } from "../../../protocol/commands/user/change-password.ts";
import type { CreateUser } from "../../../protocol/commands/user/create-user.ts";
import type { DeleteUser } from "../../../protocol/commands/user/delete-user.ts";
import type { UpdatePermissions } from "../../../protocol/commands/user/update-permissions.ts";
import type { UpdateUser } from "../../../protocol/commands/user/update-user.ts";

/** Changes of objects that exist; the log keeps the request as the client wrote it. */
interface PlainRequests {
  readonly delete_user: DeleteUser;
  readonly update_user: UpdateUser;
  readonly update_permissions: UpdatePermissions;
  /** The new password is a hash, the current one is empty. */
  readonly change_password: ChangePassword;
  readonly delete_personal_access_token: DeletePersonalAccessToken;
  readonly delete_stream: DeleteStream;
  readonly update_stream: UpdateStream;
  readonly purge_stream: PurgeStream;
  readonly delete_topic: TopicPath;
  readonly update_topic: UpdateTopic;
  readonly purge_topic: TopicPath;
  readonly create_partitions: CreatePartitions;
  readonly delete_partitions: DeletePartitions;
  readonly delete_segments: DeleteSegments;
  readonly delete_consumer_group: GroupPath;
}

/** Changes that make an object; the log keeps the number it got. */
interface NumberedRequests {
  /** The password is a hash. */
  readonly create_user: CreateUser;
  readonly create_stream: CreateStream;
  readonly create_topic: CreateTopic;
  readonly create_consumer_group: CreateConsumerGroup;
}

type PlainChange = {
  [Name in keyof PlainRequests]: { readonly name: Name; readonly request: PlainRequests[Name] };
}[keyof PlainRequests];

type NumberedChange = {
  [Name in keyof NumberedRequests]: {
    readonly name: Name;
    readonly id: number;
    readonly request: NumberedRequests[Name];
  };
}[keyof NumberedRequests];

interface TokenChange {
  readonly name: "create_personal_access_token";
  readonly hash: string;
  readonly request: CreatePersonalAccessToken;
}

/** One change of the metadata, as the state log keeps it. */
export type Change = PlainChange | NumberedChange | TokenChange;

export type ChangeOf<Name extends Change["name"]> = Extract<Change, { readonly name: Name }>;

/** Where in the log a change stands, when it happened and who made it. */
export interface ChangeOrigin {
  readonly index: number;
  readonly timestampMicros: number;
  readonly userId: number;
}
