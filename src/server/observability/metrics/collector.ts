// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ControlContext } from "../../control/control-context.ts";
import type { Turns } from "../../control/turns.ts";
import { SERVER_VERSION } from "../../version.ts";
import { ProcessStatsReader } from "../process-stats.ts";
import { controlFamilies } from "./families/control-families.ts";
import { lagFamilies } from "./families/lag-families.ts";
import { logFamilies } from "./families/log-families.ts";
import { processFamilies } from "./families/process-families.ts";
import { referenceFamilies } from "./families/reference-families.ts";
import { requestFamilies } from "./families/request-families.ts";
import { threadFamilies } from "./families/thread-families.ts";
import type { MetricFamily } from "./metric-family.ts";
import { CONTROLLER, type MetricRegions } from "./metric-regions.ts";
import { printOpenMetrics } from "./open-metrics.ts";
import { ThreadGauges } from "./thread-gauges.ts";
import { ThreadMetrics } from "./thread-metrics.ts";

interface Collaborators {
  readonly context: ControlContext;
  readonly turns: Turns;
  readonly regions: MetricRegions;
}

const SAMPLE_MS = 1000;

/** Everything the server shows of itself as text, made when somebody asks. */
export class MetricsCollector {
  readonly #collaborators: Collaborators;
  readonly #stats: ProcessStatsReader;
  readonly #gauges: ThreadGauges;
  readonly #sampler: NodeJS.Timeout;
  #httpRequests = 0;
  #running: Promise<string> | undefined;

  constructor(collaborators: Collaborators) {
    this.#collaborators = collaborators;
    this.#stats = new ProcessStatsReader(collaborators.context.config.system.path);
    this.#gauges = new ThreadGauges(new ThreadMetrics(collaborators.regions.of(CONTROLLER)));
    this.#sampler = setInterval(() => this.#gauges.sample(), SAMPLE_MS);
    this.#sampler.unref();
  }

  /** To be called for every request over HTTP, that for the metrics included. */
  countHttpRequest(): void {
    this.#httpRequests++;
  }

  /** The metrics as OpenMetrics text. Who asks while they are being made gets the same ones. */
  text(): Promise<string> {
    this.#running ??= this.#families()
      .then(printOpenMetrics)
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  close(): void {
    clearInterval(this.#sampler);
    this.#gauges.close();
  }

  async #families(): Promise<MetricFamily[]> {
    const { context, turns, regions } = this.#collaborators;
    const { store, partitions, clients, passwords, logger, config, serverInfo } = context;
    const lagSources = { streams: () => store.metadata.streams.values(), partitions, logger };
    const lags = await lagFamilies(lagSources, config.monitoring.maxLagSeries);
    return [
      ...referenceFamilies(context, this.#httpRequests),
      ...requestFamilies(regions),
      ...logFamilies(regions),
      ...lags,
      ...controlFamilies({
        clients,
        httpConnections: regions.gauge("connections", CONTROLLER),
        waitingTurns: turns.waitingCount,
        waitingPasswords: passwords.waitingCount,
      }),
      ...threadFamilies(regions),
      ...processFamilies({
        system: this.#stats.read(),
        startedAtMicros: serverInfo.startedAtMicros,
        version: SERVER_VERSION,
      }),
    ];
  }
}
