// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What goes back: text and bytes with their length, pieces one after the other as fast as they are taken. */
export interface Answer {
  readonly status: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Iterable<string> | AsyncIterable<string>;
}

export const JSON_TYPE = "application/json";
export const TEXT_TYPE = "text/plain; charset=utf-8";
export const LINES_TYPE = "application/x-ndjson";
export const EVENTS_TYPE = "text/event-stream";
