// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { commandByCode } from "../../../../protocol/command-table.ts";
import type { ErrorName } from "../../../../protocol/errors/catalogue.ts";
import { errorCodeOf } from "../../../../protocol/errors/iggy-error.ts";
import { nowMicros } from "../../../log/clock.ts";
import type { ThreadMetrics } from "../../../observability/metrics/thread-metrics.ts";
import { RequestTraces } from "../../../observability/requests/request-traces.ts";
import { requestChannel, type ServedRequest } from "../../../observability/requests/served-request.ts";
import { readTraceParent, type TraceParent } from "../../../observability/requests/trace-parent.ts";
import type { SessionUser } from "../../../session/session.ts";
import type { Incoming } from "../read-body.ts";
import type { Route } from "../route.ts";
import { commandOfRoute } from "./command-of-route.ts";

/** What is noted of a request while it is served. */
export interface ObservedRequest {
  /** In the log, in traces, and in the header x-request-id of the answer. */
  readonly id: string;
  readonly parent: TraceParent | undefined;
  /** When all of it had arrived. */
  startedMs: number;
  user: SessionUser | undefined;
}

export interface Outcome {
  readonly method: string;
  readonly status: number;
  /** What it was refused with. */
  readonly error: ErrorName | undefined;
}

interface Collaborators {
  readonly metrics: ThreadMetrics;
  /** Takes requests that are traced; undefined when none are. */
  readonly traced: ((requests: readonly ServedRequest[]) => void) | undefined;
}

/** An id of somebody else that is safe wherever it is written. */
const givenId = /^[\w.:-]{1,128}$/;

/** Requests over HTTP in metrics, events and traces, as those of every other transport. */
export class RequestObserver {
  readonly #metrics: ThreadMetrics;
  readonly #traces: RequestTraces | undefined;
  /** Tells the ids of this process from those of the one before. */
  readonly #prefix = `http-${randomBytes(4).toString("hex")}`;
  #count = 0;

  constructor({ metrics, traced }: Collaborators) {
    this.#metrics = metrics;
    this.#traces = traced === undefined ? undefined : new RequestTraces(traced);
  }

  begin({ headers }: Incoming): ObservedRequest {
    const { traceparent, tracestate, "x-request-id": given } = headers;
    this.#count++;
    return {
      id: typeof given === "string" && givenId.test(given) ? given : `${this.#prefix}-${this.#count}`,
      parent: typeof traceparent === "string" ? readTraceParent(traceparent, String(tracestate ?? "")) : undefined,
      startedMs: performance.now(),
      user: undefined,
    };
  }

  /** To be called when the answer is known, before it is sent: the time a peer takes to read it is not the server's. */
  answered(request: ObservedRequest, route: Route | undefined, outcome: Outcome): void {
    const code = route === undefined ? undefined : commandOfRoute(route);
    if (route === undefined || code === undefined) return;
    const status = outcome.error === undefined ? 0 : errorCodeOf(outcome.error);
    const tookMs = performance.now() - request.startedMs;
    this.#metrics.served(code, status, tookMs);
    if (status !== 0) this.#metrics.failed(status);
    const isTraced = this.#traces?.hasRoom === true;
    if (!isTraced && !requestChannel.hasSubscribers) return;
    const served = describe(request, route, outcome, { code, tookMs });
    this.#traces?.add(served);
    requestChannel.publish(served);
  }

  /** Hands on what is traced. */
  flush(): void {
    this.#traces?.flush();
  }
}

const describe = (
  { id, parent, user }: ObservedRequest,
  { path }: Route,
  { method, status, error }: Outcome,
  { code, tookMs }: { readonly code: number; readonly tookMs: number },
): ServedRequest => ({
  requestId: id,
  command: commandByCode(code)?.name ?? "unknown",
  clientId: undefined,
  userId: user?.id,
  startedAtMicros: Math.round(nowMicros() - tookMs * 1000),
  tookMs,
  error,
  http: { method, route: path, status },
  ...(parent !== undefined && { parent }),
});
