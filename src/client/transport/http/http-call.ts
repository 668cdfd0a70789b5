// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Command } from "../../../protocol/commands/define-command.ts";
import type { JsonValue } from "../../../protocol/json/json-value.ts";
import type { Writable } from "../../../protocol/json/write-json.ts";
import type { Identifier } from "../../../protocol/primitives/identifier.ts";

/** A request of the HTTP API. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | bigint | boolean>>;
  readonly body?: Writable;
}

/** How a command of the binary protocol goes over HTTP, and how its answer comes back. */
export interface HttpCall {
  readonly command: Command<unknown, unknown>;
  request(request: unknown): HttpRequest;
  /** The reply in a JSON answer; not called for answers of `nothing`. */
  reply(answer: JsonValue, request: unknown): unknown;
  /** What stands for an answer that says that there is nothing; undefined where that is an error. */
  readonly nothing: { readonly reply: unknown } | undefined;
  /** Whose errors mean as much: a group that is not there is no error of the binary protocol. */
  readonly nothingCodes: ReadonlySet<number>;
  /** The body is no JSON but what the reply is. */
  readonly isBinary: boolean;
}

interface CallParts<Request, Reply> {
  readonly request: (request: Request) => HttpRequest;
  readonly reply?: (answer: JsonValue, request: Request) => Reply;
  readonly nothing?: { readonly reply: Reply };
  readonly nothingCodes?: readonly number[];
  readonly isBinary?: boolean;
}

export const httpCall = <Request, Reply>(
  command: Command<Request, Reply>,
  parts: CallParts<Request, Reply>,
): HttpCall =>
  ({
    command,
    reply: () => undefined,
    nothing: undefined,
    isBinary: false,
    ...parts,
    nothingCodes: new Set(parts.nothingCodes ?? []),
  }) as unknown as HttpCall;

/** An identifier as a segment of a path. */
export const segment = ({ value }: Identifier): string => encodeURIComponent(String(value));

export const topicSegments = ({ stream, topic }: { readonly stream: Identifier; readonly topic: Identifier }): string =>
  `/streams/${segment(stream)}/topics/${segment(topic)}`;
