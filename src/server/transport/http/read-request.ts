// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { LINES_TYPE } from "./answer.ts";
import { type BodyPieces, BodyPlace } from "./body-place.ts";
import { parseBody } from "./parse-body.ts";
import { type BodyShare, type Incoming, isJsonType, readBody, requireType } from "./read-body.ts";
import { decodeSegment } from "./request-path.ts";
import type { Route } from "./route.ts";
import { readQuery } from "./shapes/query-values.ts";

export interface RequestParts {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: unknown;
  readonly body: unknown;
}

export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly bodyTimeoutMs: number;
}

export interface BodyReading extends BodyLimits {
  readonly share: BodyShare;
  /** Called when all of a body has arrived, before it is looked at. */
  readonly onWhole: () => void;
}

const place = new BodyPlace();

/**
 * Reads a request in the order in which its mistakes are told: values of the path that are no text, query, type, size and
 * form of the body, names in the path.
 * @throws Rejection, RequestAborted, IggyError invalid_identifier
 */
export const readRequest = async (
  route: Route,
  { path, query }: { readonly path: string; readonly query: string },
  incoming: Incoming,
  reading: BodyReading,
): Promise<RequestParts> => {
  const segments = segmentsOf(route, path);
  const values: Record<string, unknown> = {};
  readValues(route, segments, values, true);
  const parameters = readQuery(route.query ?? {}, query);
  const body = await readRouteBody(route, incoming, reading);
  readValues(route, segments, values, false);
  return { path: values, query: parameters, body };
};

/** The decoded segments that stand where the route has names. */
const segmentsOf = (route: Route, path: string): ReadonlyMap<string, string> => {
  const given = path.split("/");
  const found = new Map<string, string>();
  for (const [place, part] of route.path.split("/").entries()) {
    if (part.startsWith("{")) found.set(part.slice(1, -1), decodeSegment(given[place] ?? ""));
  }
  return found;
};

const readValues = (
  { values = {} }: Route,
  segments: ReadonlyMap<string, string>,
  into: Record<string, unknown>,
  isEarly: boolean,
): void => {
  for (const [name, value] of Object.entries(values)) {
    if (value.isEarly === isEarly) into[name] = value.read(segments.get(name) ?? "");
  }
};

const readRouteBody = async ({ body, lines }: Route, incoming: Incoming, reading: BodyReading): Promise<unknown> => {
  const read = async (): Promise<BodyPieces> => {
    const pieces = await readBody(incoming, reading);
    reading.onWhole();
    return pieces;
  };
  if (body !== undefined) {
    requireType(incoming, isJsonType, "application/json");
    const pieces = await read();
    return body.read(parseBody(place.whole(pieces)), "");
  }
  if (lines === undefined) return undefined;
  requireType(incoming, (type) => type === LINES_TYPE, LINES_TYPE);
  const pieces = await read();
  return lines.read(place.whole(pieces));
};
