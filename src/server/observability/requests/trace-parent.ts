// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Where in somebody else's trace a request belongs. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Of the span the request was sent in: 16 hexadecimal digits. */
  readonly spanId: string;
  /** Bit 0: whoever sent it records the trace. */
  readonly flags: number;
  /** What others keep in tracestate; "" for nothing. */
  readonly state: string;
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const nothing = /^0*$/;
const MAX_STATE_CHARACTERS = 512;

/**
 * The headers traceparent and tracestate as W3C Trace Context has them: versions to come may say more behind a dash, ids of
 * zeros are none.
 */
export const readTraceParent = (traceparent: string | undefined, tracestate = ""): TraceParent | undefined => {
  const [, version = "", traceId = "", spanId = "", flags = "", more] = pattern.exec(traceparent?.trim() ?? "") ?? [];
  if (version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (nothing.test(traceId) || nothing.test(spanId)) return undefined;
  const state = tracestate.length > MAX_STATE_CHARACTERS ? "" : tracestate;
  return { traceId, spanId, flags: Number.parseInt(flags, 16), state };
};
