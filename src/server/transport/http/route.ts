// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Command } from "../../../protocol/commands/define-command.ts";
import type { ControlContext } from "../../control/control-context.ts";
import type { ControlPlane } from "../../control/control-plane.ts";
import type { Answer } from "./answer.ts";
import { JSON_TYPE } from "./answer.ts";
import type { Authenticated, Authenticator } from "./auth/authenticator.ts";
import type { DataPath } from "./data-path.ts";
import { NOTHING_FOUND } from "./error-answer.ts";
import type { Followers } from "./messages/followers.ts";
import type { PathValue } from "./shapes/path-values.ts";
import type { QueryOf, QueryValue } from "./shapes/query-values.ts";
import type { JsonSchema } from "./shapes/schema.ts";
import type { Shape } from "./shapes/shape.ts";
import type { View } from "./views/view.ts";

/** What handlers work with. */
export interface Services {
  readonly control: ControlPlane;
  readonly context: ControlContext;
  readonly dataPath: DataPath;
  readonly authenticator: Authenticator;
  readonly followers: Followers;
}

type PathValues = Readonly<Record<string, PathValue<unknown>>>;
type PathOf<Of extends PathValues> = {
  readonly [Name in keyof Of]: Of[Name] extends PathValue<infer Value> ? Value : never;
};
type QueryValues = Readonly<Record<string, QueryValue<unknown>>>;

/** A request whose parts have been read. */
export interface Call<Path, Query, Body> {
  readonly services: Services;
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  /** Who sent it. */
  readonly caller: Authenticated;
  readonly header: (name: string) => string | undefined;
  /** Runs a command of the control plane for the caller. */
  run<Request, Reply>(command: Command<Request, Reply>, request: Request): Promise<Reply>;
}

/** A call of a route that needs no token. */
export type PublicCall<Path, Query, Body> = Omit<Call<Path, Query, Body>, "caller" | "run">;

/** How the outcome of a handler becomes an answer, and what that looks like. */
export interface AnswerKind<Outcome> {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly schema: JsonSchema | undefined;
  make(outcome: Outcome): Answer;
}

interface RouteParts<Path extends PathValues, Query extends QueryValues, Body, Outcome> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** With the names of its values in braces: /streams/{stream_id}. */
  readonly path: string;
  /** In camel case, of no other route. */
  readonly name: string;
  readonly tag: string;
  readonly summary: string;
  readonly values?: Path;
  readonly query?: Query;
  readonly body?: Shape<Body>;
  /** What it reads instead of a JSON body. */
  readonly lines?: LinesShape<Body>;
  readonly answer: AnswerKind<Outcome>;
}

/** A body of lines, each of them JSON. */
export interface LinesShape<Body> {
  /** Of a line. */
  readonly schema: JsonSchema;
  /** @throws Rejection 400, 422 */
  read(body: Buffer): Body;
}

export interface Route extends RouteParts<PathValues, QueryValues, unknown, unknown> {
  readonly isPublic: boolean;
  handle(call: Call<unknown, unknown, unknown>): unknown;
}

/** A route for users. */
export const route = <Path extends PathValues, Query extends QueryValues, Body, Outcome>(
  parts: RouteParts<Path, Query, Body, Outcome> & {
    handle(call: Call<PathOf<Path>, QueryOf<Query>, Body>): Outcome | Promise<Outcome>;
  },
): Route => ({ ...parts, isPublic: false }) as unknown as Route;

/** A route for everybody. */
export const publicRoute = <Path extends PathValues, Query extends QueryValues, Body, Outcome>(
  parts: RouteParts<Path, Query, Body, Outcome> & {
    handle(call: PublicCall<PathOf<Path>, QueryOf<Query>, Body>): Outcome | Promise<Outcome>;
  },
): Route => ({ ...parts, isPublic: true }) as unknown as Route;

/** JSON; a handler that finds nothing makes it 404. */
export const json = <Value>(status: number, view: View<Value>): AnswerKind<Value | undefined> => ({
  status,
  contentType: JSON_TYPE,
  schema: view.schema,
  make: (value) =>
    value === undefined
      ? { status: 404, contentType: JSON_TYPE, body: NOTHING_FOUND }
      : { status, contentType: JSON_TYPE, body: view.write(value) },
});

/** A status and no body. */
export const nothing = (status: number): AnswerKind<unknown> => ({
  status,
  contentType: undefined,
  schema: undefined,
  make: () => ({ status }),
});

/** Whatever the handler makes. */
export const own = (contentType: string, schema: JsonSchema): AnswerKind<Answer> => ({
  status: 200,
  contentType,
  schema,
  make: (answer) => answer,
});
