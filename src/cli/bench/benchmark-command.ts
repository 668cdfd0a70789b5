// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../../bench/options/benchmark-options.ts";
import { type BenchmarkKind, kinds } from "../../bench/options/kinds.ts";
import type { Report } from "../../bench/report/report-types.ts";
import { clientConfig, connectToServer } from "../connection/connect.ts";
import { chooseCredentials } from "../connection/credentials.ts";
import { type ConnectionOptions, resolveSettings, subjectOf } from "../connection/settings.ts";
import { exitCode } from "../errors/exit-codes.ts";
import { ToldError, UsageError, UserError } from "../errors/user-error.ts";
import type { FlagDefinitions } from "../framework/flags.ts";
import { ServerCommand } from "../framework/server-command.ts";
import { untilStopped } from "../framework/until-stopped.ts";
import { benchCommandLine } from "./bench-command-line.ts";
import type { BenchFlags, ShapeFlags } from "./bench-flags.ts";
import { LiveProgress } from "./live-progress.ts";
import { benchmarkFlags, withoutLevels } from "./nested-words.ts";
import { explainPeer, peerConnection, peerOf } from "./peer-target.ts";
import { clientNotes, drawReport, presentReport } from "./present-report.ts";
import { readBenchmarkOptions } from "./read-options.ts";

type Connection = BenchmarkOptions["connection"];
type ResultFlags = Pick<BenchFlags, "csv" | "output-dir">;
export type AllFlags = BenchFlags & ShapeFlags & ConnectionOptions;

/** A command that runs one kind of benchmark. */
export abstract class BenchmarkCommand extends ServerCommand {
  static override description: string | undefined =
    "The words of Apache Iggy's tool are understood as well: OPTIONS KIND OPTIONS tcp --server-address HOST output -o DIR.";
  readonly #known: FlagDefinitions;

  /** @throws UsageError for nested words that have no like here */
  constructor(argv: readonly string[], words: string) {
    const known = benchmarkFlags(new.target.flags);
    super(withoutLevels(argv, known), words);
    this.#known = known;
  }

  /** Runs it, shows its result and keeps it where that was asked for. */
  protected async benchmark(kind: BenchmarkKind, flags: AllFlags): Promise<void> {
    // What is wrong with the options is said before anything is started.
    this.optionsOf(kind, flags, nowhere);
    const signal = untilStopped();
    await using target = await this.target(flags);
    const report = await this.measure(this.optionsOf(kind, flags, target.connection), flags, signal);
    if (signal.aborted) this.refuseStopped();
    for (const note of clientNotes(report)) this.output.note(note);
    await presentReport(report, this.output);
    if (flags.chart) drawReport(report, this.output);
    await this.save(report, flags);
    refuseGivenUp(report);
  }

  /** @throws UsageError for what cannot be run */
  protected optionsOf(kind: BenchmarkKind, flags: AllFlags, connection: Connection): BenchmarkOptions {
    return readBenchmarkOptions(kind, flags, connection);
  }

  /** The server to measure: one of its own, or the one that is there. */
  protected async target(flags: AllFlags): Promise<AsyncDisposable & { readonly connection: Connection }> {
    const peer = peerOf(flags);
    if (peer !== undefined) return { connection: peerConnection(peer), [Symbol.asyncDispose]: async () => {} };
    if (flags["embedded-server"]) {
      if (flags.tls) throw new UsageError("--embedded-server listens without TLS: leave one of them out");
      // The server is large: it is loaded when it is wanted.
      const { EmbeddedServer } = await import("../../bench/embedded/embedded-server.ts");
      return EmbeddedServer.start(flags.transport ?? "tcp");
    }
    return { connection: await this.#connection(flags), [Symbol.asyncDispose]: async () => {} };
  }

  protected async measure(options: BenchmarkOptions, flags: AllFlags, signal: AbortSignal): Promise<Report> {
    const { runBenchmark } = await import("../../bench/run/run-benchmark.ts");
    const { buildReport, defaultIdentifier } = await import("../../bench/report/build-report.ts");
    const progress = new LiveProgress(this.output.quiet);
    const listener = {
      onStep: (text: string) => this.output.note(`${kinds[options.kind].title}: ${text}`),
      ...(progress.isShown ? { onProgress: progress.show.bind(progress) } : {}),
    };
    const run = await runBenchmark(options, listener, signal)
      .finally(() => progress.end())
      .catch((error: unknown) => {
        if (options.peer === undefined) throw error;
        return explainPeer(error, options.peer);
      });
    return buildReport(run, {
      identifier: flags.identifier ?? defaultIdentifier(),
      remark: flags.remark,
      extraInfo: flags["extra-info"],
      gitref: flags.gitref,
      gitrefDate: flags["gitref-date"],
      durability: flags.durability,
      command: benchCommandLine(this.words, this.argv, this.#known),
    });
  }

  protected async save(report: Report, { csv, "output-dir": directory }: ResultFlags): Promise<void> {
    if (csv !== undefined) {
      const { appendCsv } = await import("./report-csv.ts");
      await appendCsv(csv, report);
    }
    if (directory === undefined) return;
    const { saveReport } = await import("../../bench/report/save-report.ts");
    this.output.note(`saved ${await saveReport(report, directory)}`);
  }

  protected refuseStopped(text = "stopped before the end, there is no result"): never {
    this.output.note(text);
    throw new ToldError(exitCode.interrupted);
  }

  /** Connects once in the way of every command, with its retries and its explanations, before threads do. */
  async #connection(flags: AllFlags): Promise<Connection> {
    const settings = await resolveSettings(flags);
    this.subject = subjectOf(settings);
    const onRetry = (text: string): void => this.output.note(text);
    const client = await connectToServer(settings, { needsLogin: true, onRetry });
    await client.close({ drain: false });
    const { credentials } = await chooseCredentials(settings.credentials);
    const { credentials: _, ...config } = clientConfig(settings, undefined);
    return { ...config, credentials };
  }
}

const nowhere: Connection = { credentials: { username: "", password: "" } };

const refuseGivenUp = ({ individual_metrics: actors }: Report): void => {
  const count = actors.filter(({ summary }) => summary.timed_out).length;
  if (count === 0) return;
  throw new UserError(`${count} of ${actors.length} actors gave up, because nothing came for too long`, {
    hint: "write more before, or read less: --message-batches, --total-data, --duration",
    exitCode: exitCode.partly,
    name: "task_timeout",
    code: 1,
  });
};
