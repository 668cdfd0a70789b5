// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Context } from "@opentelemetry/api";
import type { ServerConfig } from "../../config/index.ts";
import { SERVER_VERSION } from "../../version.ts";
import type { LogContext, Logger, LogRecord } from "../logger.ts";
import type { ServedRequest } from "../requests/served-request.ts";
import type { TraceParent } from "../requests/trace-parent.ts";
import { reportFailures } from "./failure-reports.ts";
import { logAttributes } from "./log-attributes.ts";
import { loadPackages, type Packages } from "./packages.ts";
import { requestAttributes } from "./request-attributes.ts";
import type { Telemetry } from "./telemetry.ts";

const STOP_LIMIT_MS = 3000;
const EXPORT_TIMEOUT_MS = 5000;
const EXPORT_INTERVAL_MS = 1000;
const MAX_QUEUE = 4096;
const queue = { maxQueueSize: MAX_QUEUE, scheduledDelayMillis: EXPORT_INTERVAL_MS };
const timeout = { timeoutMillis: EXPORT_TIMEOUT_MS };

/**
 * Exports logs and traces as the configuration wants it; undefined when it wants none.
 * @throws ConfigurationError when a package is missing
 */
export const startTelemetry = async ({ telemetry }: ServerConfig, logger: Logger): Promise<Telemetry | undefined> => {
  if (!telemetry.enabled) return undefined;
  const packages = await loadPackages(telemetry.logs.transport, telemetry.traces.transport);
  return new OpenTelemetry(telemetry, packages, logger);
};

class OpenTelemetry implements Telemetry {
  readonly #packages: Packages;
  readonly #logs: InstanceType<Packages["sdkLogs"]["LoggerProvider"]>;
  readonly #traces: InstanceType<Packages["sdkTraces"]["TracerProvider"]>;
  readonly #tracer: ReturnType<InstanceType<Packages["sdkTraces"]["TracerProvider"]>["getTracer"]>;

  constructor(config: ServerConfig["telemetry"], packages: Packages, logger: Logger) {
    const { resources, sdkLogs, sdkTraces, logExporter, traceExporter } = packages;
    this.#packages = packages;
    const resource = resources.resourceFromAttributes({
      "service.name": config.serviceName,
      "service.version": SERVER_VERSION,
    });
    const logsTo = new logExporter.OTLPLogExporter({ url: config.logs.endpoint, ...timeout });
    const tracesTo = new traceExporter.OTLPTraceExporter({ url: config.traces.endpoint, ...timeout });
    this.#logs = new sdkLogs.LoggerProvider({
      resource,
      processors: [new sdkLogs.BatchLogRecordProcessor({ exporter: reportFailures(logsTo, "logs", logger), ...queue })],
    });
    this.#traces = new sdkTraces.TracerProvider({
      resource,
      spanProcessors: [
        new sdkTraces.BatchSpanProcessor({ exporter: reportFailures(tracesTo, "traces", logger), ...queue }),
      ],
    });
    this.#tracer = this.#traces.getTracer("iggy", SERVER_VERSION);
  }

  record({ level, module, message, context }: LogRecord): void {
    this.#logs.getLogger(module).emit({
      severityNumber: this.#severity(level),
      severityText: level,
      body: message,
      attributes: logAttributes(context satisfies LogContext),
    });
  }

  traced(requests: readonly ServedRequest[]): void {
    const { SpanKind, SpanStatusCode } = this.#packages.api;
    for (const request of requests) {
      const { command, startedAtMicros, tookMs, error } = request;
      const options = {
        kind: SpanKind.SERVER,
        startTime: startedAtMicros / 1000,
        attributes: requestAttributes(request),
      };
      const span = this.#tracer.startSpan(`trace_${command}`, options, this.#contextOf(request.parent));
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
      span.end(startedAtMicros / 1000 + tookMs);
    }
  }

  async stop(): Promise<void> {
    const limit = new Promise<void>((resolve) => setTimeout(resolve, STOP_LIMIT_MS).unref());
    const stopped = Promise.allSettled([this.#logs.shutdown(), this.#traces.shutdown()]);
    await Promise.race([stopped, limit]);
  }

  /** A span without a parent is the root of a trace. */
  #contextOf(parent: TraceParent | undefined): Context {
    const { ROOT_CONTEXT, createTraceState, trace } = this.#packages.api;
    if (parent === undefined) return ROOT_CONTEXT;
    const { traceId, spanId, flags, state } = parent;
    const traceState = createTraceState(state);
    return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: flags, traceState, isRemote: true });
  }

  #severity(level: LogRecord["level"]): number {
    const { SeverityNumber } = this.#packages.logsApi;
    return SeverityNumber[level.toUpperCase() as Uppercase<LogRecord["level"]>];
  }
}
