// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import type { ErrorName } from "../../../protocol/errors/catalogue.ts";
import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import type { Logger } from "../../observability/logger.ts";
import type { FailureLog } from "../../observability/requests/failure-log.ts";
import { type Answer, JSON_TYPE, TEXT_TYPE } from "./answer.ts";
import type { Authenticated } from "./auth/authenticator.ts";
import type { Cors } from "./cors.ts";
import { errorAnswer } from "./error-answer.ts";
import type { ObservedRequest, RequestObserver } from "./observation/request-observer.ts";
import { type BodyBudget, BodyShare, discardBody, type Incoming, RequestAborted } from "./read-body.ts";
import { type BodyLimits, readRequest } from "./read-request.ts";
import { Rejection } from "./rejection.ts";
import { splitTarget } from "./request-path.ts";
import type { Call, Route, Services } from "./route.ts";
import { findPath, pathsInOrder, type RoutedPath } from "./route-paths.ts";
import { type Outgoing, type Patience, sendAnswer } from "./send-answer.ts";

export interface AppOptions extends BodyLimits {
  readonly routes: readonly Route[];
  /** Paths that need no token, whatever is or is not there. */
  readonly publicPaths: ReadonlySet<string>;
  readonly cors: Cors | undefined;
  readonly budget: BodyBudget;
  readonly patience: Patience;
  readonly services: Services;
  readonly logger: Logger;
  readonly failures: FailureLog;
  readonly observer: RequestObserver;
  /** Told of every request, before anything else is done with it. */
  readonly onRequest: () => void;
}

interface Environment {
  Bindings: { readonly incoming: Incoming; readonly outgoing: Outgoing };
  Variables: { observed: ObservedRequest; route: Route | undefined; caller: Authenticated | undefined };
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
    context.set("observed", options.observer.begin(incoming));
    if (!isWellFramed(incoming)) return answer(context, options, { status: 400, headers: { connection: "close" } });
    const { path } = splitTarget(incoming.url ?? "/");
    if (options.cors !== undefined && incoming.method === "OPTIONS") {
      return answer(context, options, preflight(options.cors, incoming, path, paths));
    }
    if (!options.publicPaths.has(path)) {
      const caller = await options.services.authenticator.authenticate(incoming.headers.authorization);
      if (caller === undefined) return refuseStranger(context, options, findPath(paths, path));
      context.set("caller", caller);
      context.get("observed").user = caller.user;
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
  const allow = findPath(paths, path)?.allow;
  return { status: 200, headers: { ...cors.preflightHeaders(incoming), ...(allow !== undefined && { allow }) } };
};

/** OPTIONS says what is routed also to who may not use it. */
const refuseStranger = (context: AppContext, options: AppOptions, found: RoutedPath | undefined): Promise<Response> => {
  const { method } = context.env.incoming;
  const asked = method === "HEAD" ? "GET" : method;
  context.set(
    "route",
    found?.routes.find((route) => route.method === asked),
  );
  const allow = method === "OPTIONS" ? found?.allow : undefined;
  const made = { status: 401, ...(allow !== undefined && { headers: { allow } }) };
  return answer(context, options, made, "unauthenticated");
};

const serve = async (context: AppContext, options: AppOptions, route: Route): Promise<Response> => {
  context.set("route", route);
  const share = new BodyShare(options.budget);
  try {
    return await answer(context, options, await handle(context, options, route, share));
  } catch (error) {
    return await refuse(context, options, route, error);
  } finally {
    share.release();
  }
};

const handle = async (context: AppContext, options: AppOptions, route: Route, share: BodyShare): Promise<Answer> => {
  const { incoming } = context.env;
  const caller = context.get("caller");
  if (caller === undefined && !route.isPublic) return { status: 401 };
  const { maxBodyBytes, bodyTimeoutMs } = options;
  const onWhole = (): void => {
    context.get("observed").startedMs = performance.now();
  };
  const reading = { maxBodyBytes, bodyTimeoutMs, share, onWhole };
  const parts = await readRequest(route, splitTarget(incoming.url ?? "/"), incoming, reading);
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
  const { logger, failures } = options;
  if (error instanceof RequestAborted || context.env.outgoing.headersSent) {
    context.env.outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  const about = { ...identified(context), route: name };
  if (error instanceof Rejection) {
    const { status, message } = error;
    logger.debug("a request was refused", { ...about, status, reason: message });
    return answer(context, options, { status, contentType: TEXT_TYPE, body: message }, "invalid_http_request");
  }
  if (isIggyError(error)) {
    const address = context.env.incoming.socket.remoteAddress;
    failures.failed("a request failed", error, { ...about, address });
    const { status, json } = errorAnswer(error);
    return answer(context, options, { status, contentType: JSON_TYPE, body: json }, error.errorName);
  }
  logger.error("a request failed for a reason it should not", { ...about, error });
  const { json } = errorAnswer(new IggyError("error"));
  return answer(context, options, { status: 500, contentType: JSON_TYPE, body: json }, "error");
};

/** What a line of the log says to find the request by. */
const identified = (context: AppContext): { readonly request: string; readonly trace?: string } => {
  const { id, parent } = context.get("observed");
  return { request: id, ...(parent !== undefined && { trace: parent.traceId }) };
};

/** Goes to the connection past the framework, which knows neither of waiting for a slow peer nor of exact lengths. */
const answer = async (context: AppContext, options: AppOptions, made: Answer, error?: ErrorName): Promise<Response> => {
  const { incoming, outgoing } = context.env;
  const { method = "GET" } = incoming;
  const observed = context.get("observed");
  options.observer.answered(observed, context.get("route"), { method, status: made.status, error });
  const headers = { ...options.cors?.headers(incoming), ...made.headers, "x-request-id": observed.id };
  const isLate = made.status === 408;
  if (made.status >= 400 && !isLate) await discardBody(incoming, options.bodyTimeoutMs);
  const isHead = method === "HEAD";
  await sendAnswer(outgoing, { ...made, headers }, { isHead, isLast: isLate }, options.patience);
  return RESPONSE_ALREADY_SENT;
};
