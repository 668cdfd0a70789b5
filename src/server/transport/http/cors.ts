// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ServerConfig } from "../../config/index.ts";
import type { Incoming } from "./read-body.ts";

type CorsConfig = ServerConfig["http"]["cors"];
type Headers = Readonly<Record<string, string>>;

const VARY = "origin, access-control-request-method, access-control-request-headers";

/** What pages of other origins may do, as headers; undefined when nobody is told anything. */
export class Cors {
  readonly #always: Headers;
  readonly #preflight: Headers;
  readonly #origins: ReadonlySet<string>;
  readonly #anyOrigin: boolean;
  readonly #allowPrivateNetwork: boolean;

  constructor(config: CorsConfig) {
    const { allowedMethods, allowedHeaders, exposedHeaders, allowedOrigins, allowCredentials } = config;
    const exposed = listed(exposedHeaders);
    this.#always = {
      vary: VARY,
      ...(allowCredentials && { "access-control-allow-credentials": "true" }),
      ...(exposed !== "" && { "access-control-expose-headers": exposed }),
    };
    this.#preflight = {
      "access-control-allow-methods": listed(allowedMethods),
      "access-control-allow-headers": listed(allowedHeaders),
    };
    const origins = allowedOrigins.map((origin) => origin.trim()).filter((origin) => origin !== "");
    this.#anyOrigin = origins[0] === "*";
    this.#origins = new Set(origins);
    this.#allowPrivateNetwork = config.allowPrivateNetwork;
  }

  /** Of every answer. */
  headers({ headers }: Incoming): Headers {
    if (this.#anyOrigin) return { ...this.#always, "access-control-allow-origin": "*" };
    const { origin } = headers;
    if (origin === undefined || !this.#origins.has(origin)) return this.#always;
    return { ...this.#always, "access-control-allow-origin": origin };
  }

  /** Of the answer to OPTIONS, beside those of every answer. */
  preflightHeaders({ headers }: Incoming): Headers {
    const asksForPrivate = headers["access-control-request-private-network"] === "true";
    if (!this.#allowPrivateNetwork || !asksForPrivate) return this.#preflight;
    return { ...this.#preflight, "access-control-allow-private-network": "true" };
  }
}

const listed = (entries: readonly string[]): string =>
  entries
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .join(",");
