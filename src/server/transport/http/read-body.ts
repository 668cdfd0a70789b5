// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import type { BodyPieces } from "./body-place.ts";
import { Rejection } from "./rejection.ts";

export type Incoming = IncomingMessage | Http2ServerRequest;

const DISCARD_TIMEOUT_MS = 2000;
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

/** Memory for bodies that are being read, all requests together. */
export class BodyBudget {
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** @throws Rejection 503 */
  take(bytes: number): void {
    if (this.#bytes + bytes > this.#maxBytes) throw new Rejection(503, "Too many requests are being read");
    this.#bytes += bytes;
  }

  release(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/** What one request takes of it until it is answered: what was read is worked on where it is. */
export class BodyShare {
  readonly #budget: BodyBudget;
  #bytes = 0;

  constructor(budget: BodyBudget) {
    this.#budget = budget;
  }

  /** @throws Rejection 503 */
  take(bytes: number): void {
    this.#budget.take(bytes);
    this.#bytes += bytes;
  }

  release(): void {
    this.#budget.release(this.#bytes);
    this.#bytes = 0;
  }
}

/** The peer left before its request was whole: there is nobody to answer. */
export class RequestAborted extends Error {}

/** @throws Rejection 415 */
export const requireType = (incoming: Incoming, accepts: (type: string) => boolean, wanted: string): void => {
  const type = (incoming.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (!accepts(type)) throw new Rejection(415, `A request with content-type ${wanted} is expected`);
};

export const isJsonType = (type: string): boolean =>
  type === "application/json" || /^application\/[^/]+\+json$/.test(type);

interface ReadLimits {
  readonly maxBodyBytes: number;
  /** For all of it. */
  readonly bodyTimeoutMs: number;
  readonly share: BodyShare;
}

/**
 * Reads a body to its end.
 * @throws Rejection 413 for one that is too large, 408 for one that takes too long, 503 when there is no memory for it;
 *   RequestAborted
 */
export const readBody = async (incoming: Incoming, limits: ReadLimits): Promise<BodyPieces> => {
  const { maxBodyBytes: maxBytes, bodyTimeoutMs, share } = limits;
  if (Number(incoming.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
  const pieces: Buffer[] = [];
  let bytes = 0;
  await eachChunk(incoming, bodyTimeoutMs, (chunk) => {
    if (bytes + chunk.length > maxBytes) throw tooLarge();
    share.take(chunk.length);
    bytes += chunk.length;
    pieces.push(chunk);
  });
  return { pieces, bytes };
};

/**
 * Reads and drops what is left of a body that nobody wanted, for a while: who is hung up on while it still sends may never see
 * the answer.
 */
export const discardBody = async (incoming: Incoming, bodyTimeoutMs: number): Promise<void> => {
  const { headers } = incoming;
  const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  if (!hasBody || incoming.complete || incoming.destroyed) return;
  let bytes = 0;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, Math.min(DISCARD_TIMEOUT_MS, bodyTimeoutMs / 2));
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    incoming.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_DISCARDED_BYTES) done();
    });
    incoming.once("end", done);
    incoming.once("close", done);
    incoming.once("error", done);
    incoming.resume();
  });
};

/** What follows a chunk that is refused is read and dropped, so that the answer finds its way. */
const eachChunk = (incoming: Incoming, timeoutMs: number, take: (chunk: Buffer) => void): Promise<void> =>
  new Promise<void>((resolve, reject) => {
    let isOver = false;
    const timer = setTimeout(() => fail(new Rejection(408, "The body did not arrive in time")), timeoutMs);
    const fail = (error: unknown): void => {
      isOver = true;
      clearTimeout(timer);
      reject(error);
    };
    incoming.on("data", (chunk: Buffer) => {
      if (isOver) return;
      try {
        take(chunk);
      } catch (error) {
        fail(error);
      }
    });
    incoming.once("end", () => {
      clearTimeout(timer);
      resolve();
    });
    const leave = (): void => {
      if (!incoming.readableEnded) fail(new RequestAborted());
    };
    incoming.once("error", leave);
    incoming.once("close", leave);
  });

const tooLarge = (): Rejection => new Rejection(413, "The body is larger than http.max_request_size");
