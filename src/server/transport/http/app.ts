// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import type { Logger } from "../../observability/logger.ts";
import { type Answer, JSON_TYPE, TEXT_TYPE } from "./answer.ts";
import type { Authenticated } from "./auth/authenticator.ts";
import type { Cors } from "./cors.ts";
import { errorAnswer } from "./error-answer.ts";
import { discardBody, type Incoming, RequestAborted } from "./read-body.ts";
import { type BodyLimits, readRequest } from "./read-request.ts";
import { Rejection } from "./rejection.ts";
import { splitTarget } from "./request-path.ts";
import type { Call, Route, Services } from "./route.ts";
import { allowedMethods, pathsInOrder, type RoutedPath } from "./route-paths.ts";
import { type Outgoing, sendAnswer } from "./send-answer.ts";

export interface AppOptions extends BodyLimits {
  readonly routes: readonly Route[];
  /** Paths that need no token, whatever is or is not there. */
  readonly publicPaths: ReadonlySet<string>;
  readonly cors: Cors | undefined;
  readonly stallTimeoutMs: number;
  readonly services: Services;
  readonly logger: Logger;
  /** Told of every request, before anything else is done with it. */
  readonly onRequest: () => void;
}

interface Environment {
  Bindings: { readonly incoming: Incoming; readonly outgoing: Outgoing };
  Variables: { caller: Authenticated | undefined };
}

type AppContext = Context<Environment>;

/** The routes behind what every request goes through: counting, cross-origin rules, the token. */
export const createApp = (options: AppOptions): Hono<Environment> => {
  const app = new Hono<Environment>({
    getPath: (_, request) => splitTarget(request?.env?.incoming.url ?? "/").path,
  });
  const paths = pathsInOrder(options.routes);
  app.use(async (context, next) => {
    const { incoming } = context.env;
    options.onRequest();
    if (!isWellFramed(incoming)) return answer(context, options, { status: 400, headers: { connection: "close" } });
    const { path } = splitTarget(incoming.url ?? "/");
    if (options.cors !== undefined && incoming.method === "OPTIONS") {
      return answer(context, options, preflight(options.cors, incoming, path, paths));
    }
    if (!options.publicPaths.has(path)) {
      const caller = await options.services.authenticator.authenticate(incoming.headers.authorization);
      if (caller === undefined) return answer(context, options, unauthenticated(incoming, path, paths));
      context.set("caller", caller);
    }
    return next();
  });
  for (const routed of paths) {
    for (const route of routed.routes)
      app.on(route.method, routed.pattern, (context) => serve(context, options, route));
    const headers = { allow: routed.allow };
    app.all(routed.pattern, (context) => answer(context, options, { status: 405, headers }));
  }
  app.notFound((context) => answer(context as AppContext, options, { status: 404 }));
  return app;
};

/** Whoever is before this server may see the end of a body somewhere else when it is encoded in any other way. */
const isWellFramed = ({ headers }: Incoming): boolean => {
  const encoding = headers["transfer-encoding"];
  return encoding === undefined || encoding.toLowerCase() === "chunked";
};

const preflight = (cors: Cors, incoming: Incoming, path: string, paths: readonly RoutedPath[]): Answer => {
  const allow = allowedMethods(paths, path);
  return { status: 200, headers: { ...cors.preflightHeaders(incoming), ...(allow !== undefined && { allow }) } };
};

/** OPTIONS says what is routed also to who may not use it. */
const unauthenticated = (incoming: Incoming, path: string, paths: readonly RoutedPath[]): Answer => {
  const allow = incoming.method === "OPTIONS" ? allowedMethods(paths, path) : undefined;
  return { status: 401, ...(allow !== undefined && { headers: { allow } }) };
};

const serve = async (context: AppContext, options: AppOptions, route: Route): Promise<Response> => {
  try {
    return await answer(context, options, await handle(context, options, route));
  } catch (error) {
    return refuse(context, options, route, error);
  }
};

const handle = async (context: AppContext, options: AppOptions, route: Route): Promise<Answer> => {
  const { incoming } = context.env;
  const caller = context.get("caller");
  if (caller === undefined && !route.isPublic) return { status: 401 };
  const parts = await readRequest(route, splitTarget(incoming.url ?? "/"), incoming, options);
  const { control } = options.services;
  const call = {
    services: options.services,
    ...parts,
    caller,
    header: (name: string) => context.req.header(name),
    run: (command, request) => {
      if (caller === undefined) throw new IggyError("unauthenticated");
      return control.execute(command, request, caller.user);
    },
  } as Call<unknown, unknown, unknown>;
  return route.answer.make(await route.handle(call));
};

const refuse = async (context: AppContext, options: AppOptions, { name }: Route, error: unknown): Promise<Response> => {
  const { logger } = options;
  if (error instanceof RequestAborted || context.env.outgoing.headersSent) {
    context.env.outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  if (error instanceof Rejection) {
    return answer(context, options, { status: error.status, contentType: TEXT_TYPE, body: error.message });
  }
  if (isIggyError(error)) {
    logger.debug("a request failed", { route: name, error: error.message });
    const { status, json } = errorAnswer(error);
    return answer(context, options, { status, contentType: JSON_TYPE, body: json });
  }
  logger.error("a request failed for a reason it should not", { route: name, error });
  const { json } = errorAnswer(new IggyError("error"));
  return answer(context, options, { status: 500, contentType: JSON_TYPE, body: json });
};

/** Goes to the connection past the framework, which knows neither of waiting for a slow peer nor of exact lengths. */
const answer = async (context: AppContext, options: AppOptions, made: Answer): Promise<Response> => {
  const { incoming, outgoing } = context.env;
  const headers = { ...options.cors?.headers(incoming), ...made.headers };
  const isHead = incoming.method === "HEAD";
  if (made.status >= 400) await discardBody(incoming);
  await sendAnswer(outgoing, { ...made, headers }, { isHead, stallTimeoutMs: options.stallTimeoutMs });
  return RESPONSE_ALREADY_SENT;
};
