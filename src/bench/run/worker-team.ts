// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Worker } from "node:worker_threads";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { ActorPlan } from "../plan/plan.ts";
import type { News, Order, Step, WorkerResult, WorkerSettings } from "../worker/worker-messages.ts";
import { type Overview, ProgressBoard } from "./progress-board.ts";

const REDRAW_MS = 500;

interface Waiting {
  readonly resolve: (news: News) => void;
  readonly reject: (error: unknown) => void;
}

/** The threads of a benchmark, which take each step together. */
export class WorkerTeam {
  readonly #workers: readonly Worker[];
  readonly #board = new ProgressBoard();
  readonly #waiting = new Map<Worker, Waiting>();
  readonly #onProgress: ((overview: Overview) => void) | undefined;
  #failure: unknown;

  constructor(settings: Omit<WorkerSettings, "actors" | "showsProgress">, onProgress?: (overview: Overview) => void) {
    this.#onProgress = onProgress;
    const { options, plan } = settings;
    this.#workers = dealt(plan.actors, options.workers).map((actors, place) => {
      const workerData: WorkerSettings = { ...settings, actors, showsProgress: onProgress !== undefined };
      const worker = new Worker(new URL("../worker/worker.js", import.meta.url), { workerData });
      worker.on("message", (news: News) => this.#onNews(worker, place, news));
      worker.on("error", (error) => this.#fail(error));
      return worker;
    });
  }

  get size(): number {
    return this.#workers.length;
  }

  /** Resolves when every thread has done the step. */
  async step(step: Exclude<Step, { readonly name: "run" }>): Promise<void> {
    await this.#order(step);
  }

  /** @throws IggyError of the first actor that fails; the others stop */
  async run(step: Extract<Step, { readonly name: "run" }>): Promise<readonly WorkerResult[]> {
    const redraws = setInterval(() => this.#showProgress(), REDRAW_MS);
    try {
      const news = await this.#order(step);
      return news.flatMap((one) => (one.name === "result" ? [one.result] : []));
    } finally {
      clearInterval(redraws);
    }
  }

  /** Actors end after the request they are at. */
  stop(): void {
    for (const worker of this.#workers) worker.postMessage({ name: "stop" } satisfies Order);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #order(step: Step): Promise<readonly News[]> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return Promise.all(
      this.#workers.map(
        (worker) =>
          new Promise<News>((resolve, reject) => {
            this.#waiting.set(worker, { resolve, reject });
            worker.postMessage(step);
          }),
      ),
    );
  }

  #onNews(worker: Worker, place: number, news: News): void {
    if (news.name === "failed") {
      this.#fail(IggyError.fromObject(news.error));
    } else if (news.name === "progress") {
      this.#board.report(place, news.progress);
    } else {
      if (news.name === "result") this.#board.finish(place);
      const waiting = this.#waiting.get(worker);
      this.#waiting.delete(worker);
      waiting?.resolve(news);
    }
  }

  #showProgress(): void {
    const { overview } = this.#board;
    if (overview !== undefined) this.#onProgress?.(overview);
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.stop();
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

/** Actors dealt out to at most so many hands; no hand is empty. */
const dealt = (actors: readonly ActorPlan[], hands: number): readonly (readonly ActorPlan[])[] => {
  const count = Math.max(1, Math.min(hands, actors.length));
  return Array.from({ length: count }, (_, hand) => actors.filter((_, place) => place % count === hand));
};
