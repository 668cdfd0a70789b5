// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { parentPort, workerData } from "node:worker_threads";
import { IggyError, isIggyError } from "../../protocol/errors/iggy-error.ts";
import { Actor } from "./actor.ts";
import { HealthWatch } from "./client-health.ts";
import { Clock } from "./clock.ts";
import type { ActorResult, News, Order, Progress, Step, WorkerSettings } from "./worker-messages.ts";

const PROGRESS_MS = 500;

/** A thread with some of the actors; it does what the main thread orders, one step after the other. */
const settings = workerData as WorkerSettings;
const stopped = new AbortController();
const actors = settings.actors.map((plan) => new Actor(plan, settings, stopped.signal));

const tell = (news: News): void => parentPort?.postMessage(news);

const perform = async (step: Step): Promise<void> => {
  switch (step.name) {
    case "connect":
      await Promise.all(actors.map((actor) => actor.connect()));
      return tell({ name: "step_done" });
    case "warm_up": {
      const clock = new Clock(step.start);
      await Promise.all(actors.map((actor) => actor.rehearse(clock)));
      return tell({ name: "step_done" });
    }
    case "take_places":
      // One after the other: members that join a group at once would be moved about.
      for (const actor of actors) await actor.takePlace();
      return tell({ name: "step_done" });
    case "run":
      return run(new Clock(step.start));
  }
};

const run = async (clock: Clock): Promise<void> => {
  const watch = new HealthWatch();
  const ticks = settings.showsProgress ? setInterval(() => tellProgress(clock), PROGRESS_MS) : undefined;
  // The start lies a moment ahead, so that all threads have heard of it.
  await clock.until(0, stopped.signal);
  const results = await Promise.all(
    actors.map(async (actor): Promise<ActorResult> => {
      const ending = await actor.run(clock);
      return { id: actor.plan.id, role: actor.plan.role, ending, record: actor.recorder.result() };
    }),
  );
  clearInterval(ticks);
  const health = watch.result();
  await Promise.all(actors.map((actor) => actor.close()));
  tell({ name: "result", result: { actors: results, health } });
};

const tellProgress = (clock: Clock): void => {
  const progress: Progress = {
    atMs: clock.nowMs(),
    messages: actors.reduce((sum, { recorder }) => sum + recorder.messages, 0),
    userBytes: actors.reduce((sum, { recorder }) => sum + recorder.userBytes, 0),
    p99Ms: Math.max(...actors.map(({ recorder }) => recorder.p99Ms)),
  };
  tell({ name: "progress", progress });
};

const fail = (error: unknown): void => {
  const known = isIggyError(error) ? error : new IggyError("error", { reason: String(error) }, { cause: error });
  tell({ name: "failed", error: known.toObject() });
};

parentPort?.on("message", (order: Order) => {
  if (order.name === "stop") stopped.abort();
  else perform(order).catch(fail);
});
