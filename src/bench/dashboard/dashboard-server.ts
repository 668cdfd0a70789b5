// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { escapeHtml } from "../html/line-chart.ts";
import { htmlPage, htmlTable, reportPage } from "../html/report-page.ts";
import { readReports } from "../report/read-reports.ts";
import type { Report } from "../report/report-types.ts";

const MAX_RECENT = 1000;

interface DashboardOptions {
  readonly host: string;
  readonly port: number;
  /** Told of each file that is no report, once. */
  readonly onSkipped?: (path: string) => void;
}

interface Answer {
  readonly status: number;
  readonly type: "text/html; charset=utf-8" | "application/json";
  readonly body: string;
}

/** Pages over a directory of reports, which is read anew with each request, so that new runs show up by themselves. */
export class DashboardServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #directory: string;
  readonly #onSkipped: (path: string) => void;
  readonly #skipped = new Set<string>();

  private constructor(directory: string, onSkipped: (path: string) => void = () => {}) {
    this.#directory = directory;
    this.#onSkipped = onSkipped;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Listens; port 0 takes a free one. */
  static async start(directory: string, { host, port, onSkipped }: DashboardOptions) {
    const dashboard = new DashboardServer(directory, onSkipped);
    // What cannot be read is said now and not with the first request.
    await dashboard.#read();
    await new Promise<void>((resolve, reject) => {
      dashboard.#server.once("error", reject);
      dashboard.#server.listen({ host, port }, resolve);
    });
    return dashboard;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve({ method, url = "/" }: IncomingMessage, response: ServerResponse): Promise<void> {
    const isReading = method === "GET" || method === "HEAD";
    const answering = isReading ? this.#answer(url.split("?")[0] ?? "/") : Promise.resolve(refusal(405, "only GET"));
    const { status, type, body } = await answering.catch((error: unknown) =>
      refusal(500, error instanceof Error ? error.message : String(error)),
    );
    response.writeHead(status, { "content-type": type, "x-content-type-options": "nosniff" }).end(body);
  }

  #read(): Promise<readonly Report[]> {
    return readReports(this.#directory, (path) => {
      if (this.#skipped.has(path)) return;
      this.#skipped.add(path);
      this.#onSkipped(path);
    });
  }

  async #answer(path: string): Promise<Answer> {
    if (path === "/health") return json({ status: "healthy" });
    const reports = await this.#read();
    const newestFirst = [...reports].reverse();
    if (path === "/") return html(listPage(newestFirst));
    const [, route, value = ""] =
      /^\/(benchmarks|api\/benchmark\/full|api\/benchmark\/light|api\/recent)\/([^/]+)$/.exec(path) ?? ["", ""];
    if (route === "api/recent") {
      return json(newestFirst.slice(0, Math.min(MAX_RECENT, Number.parseInt(value, 10) || 0)).map(lightReport));
    }
    const report = reports.find(({ uuid }) => uuid === value);
    if (route === "" || report === undefined) return refusal(404, "there is no such page");
    if (route === "benchmarks") return html(reportPage(report));
    return json(route === "api/benchmark/full" ? report : lightReport(report));
  }
}

/** Without time series, which are almost all of a report. */
const lightReport = ({ uuid, timestamp, hardware, params, group_metrics: groups }: Report) => ({
  uuid,
  timestamp,
  hardware,
  params,
  group_metrics: groups.map(({ summary, latency_distribution }) => ({ summary, latency_distribution })),
});

const listPage = (reports: readonly Report[]): string =>
  htmlPage(
    "Benchmarks",
    `<h1>Benchmarks</h1>${htmlTable(
      ["Run", "When", "Version", "MB/s", "Messages/s", "p99 ms"],
      reports.map((report) => {
        const summary = report.group_metrics.at(-1)?.summary;
        const name = `${report.params.benchmark_kind.replaceAll("_", " ")}: ${report.params.pretty_name}`;
        return [
          `<a href="/benchmarks/${encodeURIComponent(report.uuid)}">${escapeHtml(name)}</a>`,
          escapeHtml(report.timestamp.slice(0, 19)),
          escapeHtml(String(report.params.gitref ?? "")),
          ...[
            summary?.total_throughput_megabytes_per_second,
            summary?.total_throughput_messages_per_second,
            summary?.merged_p99_latency_ms ?? summary?.average_p99_latency_ms,
          ].map((value) => escapeHtml(Number(value ?? 0).toLocaleString("en-US"))),
        ];
      }),
    )}`,
  );

const html = (body: string): Answer => ({ status: 200, type: "text/html; charset=utf-8", body });
const json = (value: unknown): Answer => ({ status: 200, type: "application/json", body: JSON.stringify(value) });
const refusal = (status: number, error: string): Answer => ({ ...json({ error }), status });
