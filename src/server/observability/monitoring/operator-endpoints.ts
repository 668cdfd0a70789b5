// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { MetricsCollector } from "../metrics/collector.ts";
import { metricsTypeFor, PLAIN_TEXT_TYPE } from "../metrics/open-metrics.ts";

export interface Health {
  readonly state: "starting" | "ready" | "stopping";
  readonly shards: number;
  /** How many there should be; one that died is missing until it is started anew. */
  readonly wantedShards: number;
}

export interface OperatorAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

interface Options {
  /** Path of the metrics; undefined when they are not served. */
  readonly metricsPath: string | undefined;
  readonly health: () => Health;
}

/** What makes the metrics. */
type MetricsSource = Pick<MetricsCollector, "text" | "countHttpRequest">;

const JSON_TYPE = "application/json; charset=utf-8";

/** What whoever runs the server may ask it over HTTP without a login: metrics, and whether it lives and can serve. */
export class OperatorEndpoints {
  readonly #options: Options;
  readonly #collector: MetricsSource;

  constructor(options: Options, collector: MetricsSource) {
    this.#options = options;
    this.#collector = collector;
  }

  /** To be called for every request over HTTP before it is answered. */
  countRequest(): void {
    this.#collector.countHttpRequest();
  }

  /**
   * The answer to a GET of `path`, without its query; undefined where nothing of this is.
   * @param accept what the request's header of that name says
   */
  async answer(path: string, accept: string): Promise<OperatorAnswer | undefined> {
    if (path === this.#options.metricsPath) {
      return { status: 200, contentType: metricsTypeFor(accept), body: await this.#collector.text() };
    }
    if (path === "/health/live") return { status: 200, contentType: PLAIN_TEXT_TYPE, body: "live\n" };
    if (path === "/health/ready") return this.#readiness();
    return undefined;
  }

  #readiness(): OperatorAnswer {
    const health = this.#options.health();
    const isReady = health.state === "ready" && health.shards === health.wantedShards;
    return { status: isReady ? 200 : 503, contentType: JSON_TYPE, body: `${JSON.stringify(health)}\n` };
  }
}
