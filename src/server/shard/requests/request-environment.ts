// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { isAllowed, type PermissionSet } from "../../control/metadata/is-allowed.ts";
import type { LogEnvironment } from "../../log/partition/log-environment.ts";
import type { Session } from "../../session/session.ts";
import type { Routes, TopicRoute } from "../routes.ts";

/** What the requests of the data path work with. */
export interface RequestEnvironment {
  readonly routes: Routes;
  readonly log: LogEnvironment;
}

/** @throws IggyError unauthenticated */
export const requireLogin = (session: Session): number => {
  if (session.userId === undefined) throw new IggyError("unauthenticated");
  return session.userId;
};

/**
 * Finds a topic for a user who may do what `set` covers.
 * @throws IggyError stream_id_not_found, topic_id_not_found, unauthorized
 */
export const findTopic = (
  { routes }: RequestEnvironment,
  userId: number,
  set: PermissionSet,
  stream: number | string,
  topic: number | string,
): TopicRoute => {
  const route = routes.topic(stream, topic);
  if (!isAllowed(routes.permissions(userId), set, route.streamId, route.topicId)) {
    throw new IggyError("unauthorized", { userId });
  }
  return route;
};
