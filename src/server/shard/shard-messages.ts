// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupMembership } from "../../protocol/blocks/client-details.ts";
import type { ErrorName } from "../../protocol/errors/catalogue.ts";
import type { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { Permissions } from "../../protocol/primitives/permissions.ts";
import type { Address } from "../config/index.ts";
import type { SharedRecent } from "../log/recent/recent-layout.ts";
import type { LogRecord } from "../observability/logger.ts";
import type { ServedRequest } from "../observability/requests/served-request.ts";
import type { SessionUser } from "../session/session.ts";
import type { QuicSettings } from "../transport/quic/quic-settings.ts";

/** One change of what a shard needs to know to serve the data path by itself. */
export type RouteChange =
  | { readonly kind: "heads"; readonly chunk: SharedArrayBuffer }
  | RecentChange
  | { readonly kind: "stream"; readonly streamId: number; readonly name: string }
  | { readonly kind: "stream_removed"; readonly streamId: number }
  | TopicChange
  | { readonly kind: "topic_removed"; readonly streamId: number; readonly topicId: number }
  | { readonly kind: "segments_removed"; readonly streamId: number; readonly topicId: number }
  | GroupChange
  | ({ readonly kind: "group_paused" } & GroupMembership)
  | ({ readonly kind: "group_removed" } & GroupMembership)
  | UserChange
  | { readonly kind: "user_removed"; readonly userId: number };

/** What a shard keeps of what it received lately is where the others can read it. */
export interface RecentChange {
  readonly kind: "recent";
  readonly shard: number;
  readonly shared: SharedRecent;
}

export interface TopicChange {
  readonly kind: "topic";
  readonly streamId: number;
  readonly topicId: number;
  readonly name: string;
  /** For each partition, in the order of their ids, the slot and the incarnation of its head. */
  readonly heads: Uint32Array;
  /** For each partition where its message ids are remembered; empty when duplicates are kept. */
  readonly idMemories: readonly SharedArrayBuffer[];
}

export interface UserChange {
  readonly kind: "user";
  readonly userId: number;
  readonly serial: number;
  readonly permissions: Permissions | undefined;
}

/** A consumer group as it is from now on. One that was paused is served again. */
export interface GroupChange extends GroupMembership {
  readonly kind: "group";
  readonly name: string;
  /** Another one than before when nothing that was delivered so far counts. */
  readonly epoch: number;
  /** The memory of a DeliveredOffsets. */
  readonly delivered: SharedArrayBuffer;
  readonly members: readonly MemberChange[];
}

export interface MemberChange {
  readonly clientId: number;
  readonly partitions: readonly number[];
  /** Those of its partitions that it is to hand over. */
  readonly handingOver: readonly number[];
}

/** A command the controller has to serve. */
export interface ControlRequest {
  /** For the log, see requestIdOf; absent for what came on no connection of a shard. */
  readonly requestId?: string;
  readonly clientId: number;
  /** Undefined for a connection that is not logged in. */
  readonly user: SessionUser | undefined;
  readonly code: number;
  readonly payload: Uint8Array;
}

export interface ControlReply {
  /** 0, or the code of an error. */
  readonly status: number;
  readonly payload: Uint8Array;
  /** Present when the command changed who is logged in: the user, or null for nobody. */
  readonly user?: SessionUser | null;
}

/** Where QUIC is served, or why it is not. */
export type QuicOutcome =
  | { readonly address: Address }
  | { readonly failure: ErrorName; readonly context: IggyError["context"] };

/** From a shard in its own thread to the controller. */
export type ShardMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "request"; readonly requestId: number; readonly request: ControlRequest }
  | { readonly kind: "hand_over"; readonly requestId: number; readonly group: GroupMembership }
  | { readonly kind: "connected"; readonly requestId: number; readonly address: string }
  | { readonly kind: "disconnected"; readonly clientId: number }
  | { readonly kind: "evicted"; readonly clientId: number }
  | { readonly kind: "applied"; readonly version: number }
  | { readonly kind: "quic_served"; readonly outcome: QuicOutcome }
  | { readonly kind: "log"; readonly record: LogRecord }
  | { readonly kind: "traced"; readonly requests: readonly ServedRequest[] }
  | { readonly kind: "drained" };

/** From the controller to a shard in its own thread. */
export type ControllerMessage =
  | { readonly kind: "routes"; readonly version: number; readonly changes: readonly RouteChange[] }
  | { readonly kind: "reply"; readonly requestId: number; readonly reply: ControlReply }
  | { readonly kind: "handed_over"; readonly requestId: number }
  | { readonly kind: "registered"; readonly requestId: number; readonly clientId: number | undefined }
  | { readonly kind: "serve_quic"; readonly settings: QuicSettings }
  | { readonly kind: "drain" }
  | { readonly kind: "stop" };
