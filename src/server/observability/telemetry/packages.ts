// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type * as Api from "@opentelemetry/api";
import type * as LogsApi from "@opentelemetry/api-logs";
import type * as LogsOverGrpc from "@opentelemetry/exporter-logs-otlp-grpc";
import type * as LogsOverHttp from "@opentelemetry/exporter-logs-otlp-proto";
import type * as TracesOverGrpc from "@opentelemetry/exporter-trace-otlp-grpc";
import type * as TracesOverHttp from "@opentelemetry/exporter-trace-otlp-proto";
import type * as Resources from "@opentelemetry/resources";
import type * as SdkLogs from "@opentelemetry/sdk-logs";
import type * as SdkTraces from "@opentelemetry/sdk-trace";
import type { ServerConfig } from "../../config/index.ts";
import { ConfigurationError } from "../../config/index.ts";

type Transport = ServerConfig["telemetry"]["logs"]["transport"];

/** All packages by what they are for; only those that are needed are loaded. They are optional and nothing else loads them. */
const loaders = {
  api: () => import("@opentelemetry/api"),
  logsApi: () => import("@opentelemetry/api-logs"),
  resources: () => import("@opentelemetry/resources"),
  logs: () => import("@opentelemetry/sdk-logs"),
  traces: () => import("@opentelemetry/sdk-trace"),
} as const;
const logExporters = {
  grpc: () => import("@opentelemetry/exporter-logs-otlp-grpc"),
  http: () => import("@opentelemetry/exporter-logs-otlp-proto"),
} as const;
const traceExporters = {
  grpc: () => import("@opentelemetry/exporter-trace-otlp-grpc"),
  http: () => import("@opentelemetry/exporter-trace-otlp-proto"),
} as const;

export interface Packages {
  readonly api: typeof Api;
  readonly logsApi: typeof LogsApi;
  readonly resources: typeof Resources;
  readonly sdkLogs: typeof SdkLogs;
  readonly sdkTraces: typeof SdkTraces;
  readonly logExporter: typeof LogsOverGrpc | typeof LogsOverHttp;
  readonly traceExporter: typeof TracesOverGrpc | typeof TracesOverHttp;
}

/** @throws ConfigurationError when a package is not installed, with what to install */
export const loadPackages = async (logs: Transport, traces: Transport): Promise<Packages> => {
  try {
    const [api, logsApi, resources, sdkLogs, sdkTraces, logExporter, traceExporter] = await Promise.all([
      loaders.api(),
      loaders.logsApi(),
      loaders.resources(),
      loaders.logs(),
      loaders.traces(),
      logExporters[logs](),
      traceExporters[traces](),
    ]);
    return { api, logsApi, resources, sdkLogs, sdkTraces, logExporter, traceExporter };
  } catch (cause) {
    if (!isMissingPackage(cause)) throw cause;
    throw new ConfigurationError([
      {
        key: "telemetry.enabled",
        value: "true",
        origin: { source: "program" },
        reason: `needs packages that are not installed (${cause.message.split("\n", 1)[0] ?? ""})`,
        advice: `npm install ${packageNames(logs, traces).join(" ")}`,
      },
    ]);
  }
};

export const packageNames = (logs: Transport, traces: Transport): string[] => [
  "@opentelemetry/api",
  "@opentelemetry/api-logs",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-logs",
  "@opentelemetry/sdk-trace",
  `@opentelemetry/exporter-logs-otlp-${logs === "grpc" ? "grpc" : "proto"}`,
  `@opentelemetry/exporter-trace-otlp-${traces === "grpc" ? "grpc" : "proto"}`,
];

const isMissingPackage = (error: unknown): error is Error =>
  error instanceof Error && Reflect.get(error, "code") === "ERR_MODULE_NOT_FOUND";
