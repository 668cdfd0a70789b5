// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { groupPath } from "../../../protocol/blocks/group-path.ts";
import { topicPath } from "../../../protocol/blocks/topic-path.ts";
import { createConsumerGroup } from "../../../protocol/commands/consumer-group/create-group.ts";
import { createPartitions } from "../../../protocol/commands/partition/create-partitions.ts";
import { deletePartitions } from "../../../protocol/commands/partition/delete-partitions.ts";
import { createPersonalAccessToken } from "../../../protocol/commands/personal-access-token/create-token.ts";
import { deletePersonalAccessToken } from "../../../protocol/commands/personal-access-token/delete-token.ts";
import { deleteSegments } from "../../../protocol/commands/segment/delete-segments.ts";
import { createStream } from "../../../protocol/commands/stream/create-stream.ts";
import { deleteStream } from "../../../protocol/commands/stream/delete-stream.ts";
import { purgeStream } from "../../../protocol/commands/stream/purge-stream.ts";
import { updateStream } from "../../../protocol/commands/stream/update-stream.ts";
import { createTopic } from "../../../protocol/commands/topic/create-topic.ts";
import { updateTopic } from "../../../protocol/commands/topic/update-topic.ts";
import { changePassword } from "../../../protocol/commands/user/change-password.ts";
import { createUser } from "../../../protocol/commands/user/create-user.ts";
import { deleteUser } from "../../../protocol/commands/user/delete-user.ts";
import { updatePermissions } from "../../../protocol/commands/user/update-permissions.ts";
import { updateUser } from "../../../protocol/commands/user/update-user.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { type Codec, decodeFromBytes, encodeToBytes } from "../../../protocol/primitives/codec.ts";
import type { Change } from "../metadata/change.ts";

/*
 * The payload of a state entry. Changes of objects that exist: the command's request as it stands on the wire. Changes that
 * make an object: its number u32, length u32 of the request, request. A new token: length u32 of the hash, hash, length u32
 * of the request, request.
 */
interface ChangeCodec {
  readonly code: number;
  readonly codec: Codec<Change>;
}

const plain = <Request>(name: Change["name"], code: number, request: Codec<Request>): [string, ChangeCodec] => [
  name,
  {
    code,
    codec: {
      encode: (writer, change) => request.encode(writer, change.request as Request),
      decode: (reader) => ({ name, request: request.decode(reader) }) as Change,
    },
  },
];

const numbered = <Request>(name: Change["name"], code: number, request: Codec<Request>): [string, ChangeCodec] => [
  name,
  {
    code,
    codec: {
      encode: (writer, change) => {
        const inner = encodeToBytes(request, change.request as Request);
        writer
          .u32("id" in change ? change.id : 0)
          .u32(inner.length)
          .bytes(inner);
      },
      decode: (reader) => {
        const id = reader.u32();
        return { name, id, request: decodeFromBytes(request, reader.bytes(reader.u32())) } as Change;
      },
    },
  },
];

const token: Codec<Change> = {
  encode: (writer, change) => {
    if (change.name !== "create_personal_access_token") throw new Error(`not a token: ${change.name}`);
    const inner = encodeToBytes(createPersonalAccessToken.request, change.request);
    writer.str32(change.hash).u32(inner.length).bytes(inner);
  },
  decode: (reader) => {
    const hash = reader.str32();
    const request = decodeFromBytes(createPersonalAccessToken.request, reader.bytes(reader.u32()));
    return { name: "create_personal_access_token", hash, request };
  },
};

const codecs: ReadonlyMap<string, ChangeCodec> = new Map([
  numbered("create_user", 33, createUser.request),
  plain("delete_user", 34, deleteUser.request),
  plain("update_user", 35, updateUser.request),
  plain("update_permissions", 36, updatePermissions.request),
  plain("change_password", 37, changePassword.request),
  ["create_personal_access_token", { code: 42, codec: token }],
  plain("delete_personal_access_token", 43, deletePersonalAccessToken.request),
  numbered("create_stream", 202, createStream.request),
  plain("delete_stream", 203, deleteStream.request),
  plain("update_stream", 204, updateStream.request),
  plain("purge_stream", 205, purgeStream.request),
  numbered("create_topic", 302, createTopic.request),
  plain("delete_topic", 303, topicPath),
  plain("update_topic", 304, updateTopic.request),
  plain("purge_topic", 305, topicPath),
  plain("create_partitions", 402, createPartitions.request),
  plain("delete_partitions", 403, deletePartitions.request),
  plain("delete_segments", 503, deleteSegments.request),
  numbered("create_consumer_group", 602, createConsumerGroup.request),
  plain("delete_consumer_group", 603, groupPath),
]);
const codecsByCode = new Map([...codecs.values()].map(({ code, codec }) => [code, codec]));

/** The command code and the payload a change is kept as. */
export const encodeChange = (change: Change): { readonly code: number; readonly payload: Buffer } => {
  const found = codecs.get(change.name);
  if (found === undefined) throw new Error(`no codec for ${change.name}`);
  return { code: found.code, payload: encodeToBytes(found.codec, change) };
};

/** @throws IggyError invalid_command for an unknown code or a payload that does not fit it */
export const decodeChange = (code: number, payload: Uint8Array): Change => {
  const codec = codecsByCode.get(code);
  if (codec === undefined) throw new IggyError("invalid_command", { reason: "unknown change", code });
  return decodeFromBytes(codec, payload);
};
