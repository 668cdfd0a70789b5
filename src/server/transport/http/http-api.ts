// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { join } from "node:path";
import type { Address, ServerConfig } from "../../config/index.ts";
import type { ControlContext } from "../../control/control-context.ts";
import type { ControlPlane } from "../../control/control-plane.ts";
import type { Logger } from "../../observability/logger.ts";
import type { OperatorEndpoints } from "../../observability/monitoring/operator-endpoints.ts";
import { FailureLog } from "../../observability/requests/failure-log.ts";
import type { ServedRequest } from "../../observability/requests/served-request.ts";
import type { Certificate } from "../tls/certificate.ts";
import { createApp } from "./app.ts";
import { Authenticator } from "./auth/authenticator.ts";
import { OwnTokens } from "./auth/own-tokens.ts";
import { RevokedTokens } from "./auth/revoked-tokens.ts";
import { TrustedIssuers } from "./auth/trusted-issuers.ts";
import { Cors } from "./cors.ts";
import type { DataPath } from "./data-path.ts";
import { HttpListener } from "./http-listener.ts";
import { Followers } from "./messages/followers.ts";
import { ConnectionBytes } from "./observation/connection-bytes.ts";
import { RequestObserver } from "./observation/request-observer.ts";
import { openApiRoute } from "./open-api/open-api-route.ts";
import { BodyBudget } from "./read-body.ts";
import { apiRoutes } from "./routes/index.ts";
import { operatorRoutes } from "./routes/operator.ts";

export interface HttpApiOptions {
  readonly config: ServerConfig;
  readonly stateDirectory: string;
  readonly certificate: Certificate | undefined;
}

interface Collaborators {
  readonly control: ControlPlane;
  readonly context: ControlContext;
  readonly dataPath: DataPath;
  readonly endpoints: OperatorEndpoints;
  readonly logger: Logger;
  /** Takes requests that are traced; undefined when none are. */
  readonly traced: ((requests: readonly ServedRequest[]) => void) | undefined;
}

const SAMPLE_MS = 1000;
const TOKENS_FILE = "tokens";
const CLEANING_INTERVAL_MS = 300_000;
/** How long requests under way have when the server stops. */
const STOP_TIMEOUT_MS = 2000;
const publicPaths = [
  "/",
  "/metrics",
  "/ping",
  "/health/live",
  "/health/ready",
  "/openapi.json",
  "/users/login",
  "/users/refresh-token",
  "/personal-access-tokens/login",
  "/ui",
];

/** The HTTP API, from its listener to the log and the control plane. */
export class HttpApi {
  readonly #listener: HttpListener;
  readonly #dataPath: DataPath;
  readonly #stopping = new AbortController();
  readonly #cleaner: NodeJS.Timeout;
  readonly #observer: RequestObserver;
  readonly #connections: ConnectionBytes;
  readonly #sampler: NodeJS.Timeout;
  #underWay = 0;

  /** @throws IggyError for a file of revoked tokens that cannot be read */
  constructor({ config, stateDirectory, certificate }: HttpApiOptions, collaborators: Collaborators) {
    const { http, limits, system } = config;
    const { control, context, dataPath, endpoints, logger, traced } = collaborators;
    const { metrics } = dataPath.environment;
    this.#dataPath = dataPath;
    const revoked = new RevokedTokens({ path: join(stateDirectory, TOKENS_FILE), sync: system.state.enforceFsync });
    this.#cleaner = setInterval(() => {
      revoked
        .dropExpired(Math.floor(Date.now() / 1000))
        .catch((error: unknown) => logger.error("cannot clean tokens", { error }));
    }, CLEANING_INTERVAL_MS).unref();
    const authenticator = new Authenticator({
      metadata: () => context.store.metadata,
      ownTokens: new OwnTokens(http.jwt),
      trustedIssuers: new TrustedIssuers(http.jwt.trustedIssuers, logger),
      revoked,
    });
    this.#observer = new RequestObserver({ metrics, traced });
    this.#connections = new ConnectionBytes(({ received, sent }) => {
      metrics.received("http", received);
      metrics.sent("http", sent);
    });
    this.#sampler = setInterval(() => this.#sample(), SAMPLE_MS).unref();
    const followers = new Followers(
      { max: limits.maxFollowers, silenceMs: limits.requestTimeoutMs },
      this.#stopping.signal,
    );
    const routes = [...apiRoutes, ...operatorRoutes(http.metrics, endpoints)];
    const app = createApp({
      routes: [...routes, openApiRoute(routes)],
      publicPaths: new Set(publicPaths),
      cors: http.cors.enabled ? new Cors(http.cors) : undefined,
      maxBodyBytes: http.maxRequestSizeBytes,
      bodyTimeoutMs: limits.requestTimeoutMs,
      budget: new BodyBudget(limits.inFlightSizeBytes),
      patience: {
        timeoutMs: limits.requestTimeoutMs,
        shortTimeoutMs: limits.stallTimeoutMs,
        isMemoryShort: () => dataPath.environment.arena.waitersCount > 0,
      },
      services: { control, context, dataPath, authenticator, followers },
      logger,
      failures: new FailureLog(logger),
      observer: this.#observer,
      onRequest: () => endpoints.countRequest(),
    });
    this.#listener = new HttpListener((request, environment) => this.#count(app.fetch(request, environment)), {
      certificate,
      headTimeoutMs: limits.handshakeTimeoutMs,
      requestTimeoutMs: limits.requestTimeoutMs,
      maxConnections: limits.maxConnections,
      onConnection: (socket) => this.#connections.track(socket),
      onCount: (connections) => dataPath.countConnections(connections),
    });
  }

  /** @throws IggyError cannot_bind_to_socket */
  listen(address: Address): Promise<Address> {
    return this.#listener.listen(address);
  }

  /** Lets requests that are being served finish, and closes everything. */
  async stop(): Promise<void> {
    clearInterval(this.#cleaner);
    clearInterval(this.#sampler);
    this.#listener.stopListening();
    this.#stopping.abort();
    const deadlineMs = performance.now() + STOP_TIMEOUT_MS;
    while (this.#underWay > 0 && performance.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 5));
    this.#listener.closeAll();
    this.#observer.flush();
    this.#dataPath.close();
  }

  #sample(): void {
    this.#connections.sample();
    this.#dataPath.environment.metrics.set("connections", this.#connections.connectionsCount);
    this.#observer.flush();
  }

  async #count(response: Response | Promise<Response>): Promise<Response> {
    this.#underWay++;
    try {
      return await response;
    } finally {
      this.#underWay--;
    }
  }
}
