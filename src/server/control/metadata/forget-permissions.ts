// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StreamPermissions } from "../../../protocol/primitives/permissions.ts";
import type { Metadata } from "./model.ts";

/** Takes away what users may do with a stream, so that its number can be given to another one. */
export const forgetStream = (metadata: Metadata, streamId: number): void => {
  for (const user of metadata.users.values()) {
    const { permissions } = user;
    if (permissions?.streams?.has(streamId) !== true) continue;
    const streams = new Map(permissions.streams);
    streams.delete(streamId);
    user.permissions = { ...permissions, streams: streams.size === 0 ? undefined : streams };
  }
};

/** As forgetStream, for one topic. */
export const forgetTopic = (metadata: Metadata, streamId: number, topicId: number): void => {
  for (const user of metadata.users.values()) {
    const { permissions } = user;
    const stream = permissions?.streams?.get(streamId);
    if (permissions === undefined || stream?.topics?.has(topicId) !== true) continue;
    const topics = new Map(stream.topics);
    topics.delete(topicId);
    const changed: StreamPermissions = { ...stream, topics: topics.size === 0 ? undefined : topics };
    user.permissions = { ...permissions, streams: new Map(permissions.streams).set(streamId, changed) };
  }
};
