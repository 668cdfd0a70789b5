// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import type { Answer } from "./answer.ts";

/** How often it is looked whether a peer that does not read is waited for any longer. */
const LOOK_MS = 1000;

export type Outgoing = ServerResponse | Http2ServerResponse;

/** How long a peer is waited for that does not read. */
export interface Patience {
  readonly timeoutMs: number;
  /** How long for an answer altogether while others wait for memory. */
  readonly shortTimeoutMs: number;
  readonly isMemoryShort: () => boolean;
}

interface Manner {
  readonly isHead: boolean;
  /** Nothing more is wanted of the peer: what it still sends of this request is not waited for. */
  readonly isLast: boolean;
}

/** Writes an answer. One in pieces waits while the peer does not read, and ends early when the peer leaves or stalls. */
export const sendAnswer = async (
  outgoing: Outgoing,
  { status, contentType, headers = {}, body = "" }: Answer,
  { isHead, isLast }: Manner,
  patience: Patience,
): Promise<void> => {
  const all: Record<string, string | number> = { ...headers };
  if (isLast && !("stream" in outgoing)) all["connection"] = "close";
  if (contentType !== undefined) all["content-type"] = contentType;
  if (typeof body === "string" || body instanceof Uint8Array) {
    if (status !== 204) all["content-length"] = typeof body === "string" ? Buffer.byteLength(body) : body.length;
    writeHead(outgoing, status, all);
    outgoing.end(isHead ? "" : body);
    if (isLast && "stream" in outgoing) outgoing.stream.close();
    return;
  }
  const pieces = Symbol.asyncIterator in body ? body[Symbol.asyncIterator]() : body[Symbol.iterator]();
  const startedMs = performance.now();
  try {
    writeHead(outgoing, status, all);
    while (!isHead && !outgoing.destroyed) {
      const next = await pieces.next();
      if (next.done === true) break;
      // An empty piece is a moment to see whether the peer is still there.
      if (next.value !== "" && !write(outgoing, next.value)) await drained(outgoing, startedMs, patience);
    }
  } finally {
    await pieces.return?.();
    outgoing.end();
  }
};

/** The two kinds of responses take the same arguments under signatures that do not meet. */
const writeHead = (outgoing: Outgoing, status: number, headers: Record<string, string | number>): void => {
  (outgoing as ServerResponse).writeHead(status, headers);
};

const write = (outgoing: Outgoing, text: string): boolean => (outgoing as ServerResponse).write(text);

/** Whoever takes nothing for too long is hung up on, and whoever keeps memory that others wait for is so sooner. */
const drained = (
  outgoing: Outgoing,
  startedMs: number,
  { timeoutMs, shortTimeoutMs, isMemoryShort }: Patience,
): Promise<void> =>
  new Promise((resolve) => {
    const waitsSinceMs = performance.now();
    const done = (): void => {
      clearInterval(timer);
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    const look = (): void => {
      const nowMs = performance.now();
      const isInTheWay = isMemoryShort() && nowMs - startedMs > shortTimeoutMs;
      if (nowMs - waitsSinceMs < timeoutMs && !isInTheWay) return;
      outgoing.destroy();
      done();
    };
    const timer = setInterval(look, Math.min(timeoutMs, shortTimeoutMs, LOOK_MS));
    outgoing.once("drain", done);
    outgoing.once("close", done);
    look();
  });
