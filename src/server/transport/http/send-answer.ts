// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import type { Answer } from "./answer.ts";

export type Outgoing = ServerResponse | Http2ServerResponse;

/** Writes an answer. One in pieces waits while the peer does not read, and ends early when the peer leaves or stalls. */
export const sendAnswer = async (
  outgoing: Outgoing,
  { status, contentType, headers = {}, body = "" }: Answer,
  { isHead, stallTimeoutMs }: { readonly isHead: boolean; readonly stallTimeoutMs: number },
): Promise<void> => {
  const all: Record<string, string | number> = { ...headers };
  if (contentType !== undefined) all["content-type"] = contentType;
  if (typeof body === "string" || body instanceof Uint8Array) {
    if (status !== 204) all["content-length"] = typeof body === "string" ? Buffer.byteLength(body) : body.length;
    writeHead(outgoing, status, all);
    outgoing.end(isHead ? "" : body);
    return;
  }
  writeHead(outgoing, status, all);
  const pieces = Symbol.asyncIterator in body ? body[Symbol.asyncIterator]() : body[Symbol.iterator]();
  try {
    while (!isHead && !outgoing.destroyed) {
      const next = await pieces.next();
      if (next.done === true) break;
      // An empty piece is a moment to see whether the peer is still there.
      if (next.value !== "" && !write(outgoing, next.value)) await drained(outgoing, stallTimeoutMs);
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

/** Whoever takes nothing for too long is hung up on: the memory is somebody else's then. */
const drained = (outgoing: Outgoing, stallTimeoutMs: number): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    const timer = setTimeout(() => {
      outgoing.destroy();
      done();
    }, stallTimeoutMs);
    outgoing.once("drain", done);
    outgoing.once("close", done);
  });
