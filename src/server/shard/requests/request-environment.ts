// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupMembership } from "../../../protocol/blocks/client-details.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { PermissionSet } from "../../control/metadata/access-rights.ts";
import type { LogEnvironment } from "../../log/partition/log-environment.ts";
import type { Session, SessionUser } from "../../session/session.ts";
import type { Routes, TopicRoute } from "../routes.ts";

/** What the requests of the data path work with. */
export interface RequestEnvironment {
  readonly routes: Routes;
  readonly log: LogEnvironment;
  /** Has the controller hand over the partitions of a group that can be; resolves when all shards know. Never rejects. */
  readonly handOver: (group: GroupMembership) => Promise<void>;
}

/** @throws IggyError unauthenticated */
export const requireLogin = (session: Session): SessionUser => {
  if (session.user === undefined) throw new IggyError("unauthenticated");
  return session.user;
};

/**
 * Finds a topic for a user who may do what `set` covers.
 * @throws IggyError stream_id_not_found, topic_id_not_found, unauthorized
 */
export const findTopic = (
  { routes }: RequestEnvironment,
  user: SessionUser,
  set: PermissionSet,
  stream: number | string,
  topic: number | string,
): TopicRoute => {
  const route = routes.topic(stream, topic);
  if (routes.rightsOf(user)?.allow(set, route.streamId, route.topicId) !== true) {
    throw new IggyError("unauthorized", { userId: user.id });
  }
  return route;
};
