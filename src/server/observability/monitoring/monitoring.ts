// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Address, ServerConfig } from "../../config/index.ts";
import type { Logger } from "../logger.ts";
import type { MetricsCollector } from "../metrics/collector.ts";
import { MonitoringListener } from "./monitoring-listener.ts";
import { type Health, OperatorEndpoints } from "./operator-endpoints.ts";

interface Collaborators {
  readonly collector: MetricsCollector;
  readonly logger: Logger;
  readonly health: () => Health;
}

/** What an operator asks the server, as the configuration wants it. */
export class Monitoring {
  /** The same for whoever serves HTTP at another address. */
  readonly endpoints: OperatorEndpoints;
  readonly #address: Address | undefined;
  readonly #collector: MetricsCollector;
  readonly #listener: MonitoringListener;

  constructor({ http, monitoring }: ServerConfig, { collector, logger, health }: Collaborators) {
    const metricsPath = http.metrics.enabled ? http.metrics.endpoint : undefined;
    this.endpoints = new OperatorEndpoints({ metricsPath, health }, collector);
    this.#address = monitoring.address;
    this.#collector = collector;
    this.#listener = new MonitoringListener(this.endpoints, logger);
  }

  /**
   * Resolves with the address that was bound, undefined when there is to be none.
   * @throws IggyError cannot_bind_to_socket
   */
  async listen(): Promise<Address | undefined> {
    return this.#address === undefined ? undefined : this.#listener.listen(this.#address);
  }

  close(): void {
    this.#listener.close();
    this.#collector.close();
  }
}
