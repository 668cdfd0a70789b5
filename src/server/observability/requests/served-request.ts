// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { channel } from "node:diagnostics_channel";
import { commandByCode } from "../../../protocol/command-table.ts";
import { errorNameOf } from "../../../protocol/errors/iggy-error.ts";
import { nowMicros } from "../../log/clock.ts";
import type { Session } from "../../session/session.ts";
import { requestIdOf } from "./request-id.ts";
import type { TraceParent } from "./trace-parent.ts";

/** One request that was answered; what listens to `iggy:server:request` gets it. It can be posted to a thread. */
export interface ServedRequest {
  readonly requestId: string;
  /** As the protocol names it, or "unknown". */
  readonly command: string;
  /** Undefined for a request over HTTP, whose connections are no clients. */
  readonly clientId: number | undefined;
  /** Undefined for a connection nobody is logged in on, and a request without a valid token. */
  readonly userId: number | undefined;
  readonly startedAtMicros: number;
  readonly tookMs: number;
  /** Name of the error it was refused with; undefined when it succeeded. */
  readonly error: string | undefined;
  /** Of a request over HTTP. */
  readonly http?: HttpExchange;
  /** The trace it belongs to; absent where none was told. */
  readonly parent?: TraceParent;
}

export interface HttpExchange {
  readonly method: string;
  /** The path with the names of its values: /streams/{stream_id}. */
  readonly route: string;
  readonly status: number;
}

/** Of the thread that serves the request: a program sees those of its own thread. */
export const requestChannel = channel("iggy:server:request");

export const describeRequest = (session: Session, code: number, status: number, tookMs: number): ServedRequest => ({
  requestId: requestIdOf(session),
  command: commandByCode(code)?.name ?? "unknown",
  clientId: session.clientId,
  userId: session.user?.id,
  startedAtMicros: Math.round(nowMicros() - tookMs * 1000),
  tookMs,
  error: status === 0 ? undefined : (errorNameOf(status) ?? "error"),
});
