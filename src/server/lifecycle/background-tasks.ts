// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ControlContext } from "../control/control-context.ts";
import { MessageCleaner } from "../control/retention/message-cleaner.ts";
import { nowMicros } from "../log/clock.ts";
import type { ProcessLog } from "../observability/logger.ts";
import { loggerFor } from "../observability/logger-for.ts";
import { ProcessStatsReader } from "../observability/process-stats.ts";
import { PeriodicTask } from "./periodic-task.ts";
import { systemLine } from "./system-line.ts";

/** What the controller does from time to time by itself, as the configuration wants it. */
export const backgroundTasks = (context: ControlContext, log: ProcessLog): readonly PeriodicTask[] => {
  const { groups, config, store } = context;
  const { consumerGroup, dataMaintenance, personalAccessToken, system } = config;
  const { fileEnabled, rotationCheckIntervalMs, sysinfoPrintIntervalMs } = system.logging;
  const logger = loggerFor(log, "tasks");
  const tasks: PeriodicTask[] = [];
  const every = (intervalMs: number, name: string, work: () => void | Promise<void>): void => {
    tasks.push(new PeriodicTask({ name, intervalMs }, work, logger));
  };
  every(consumerGroup.rebalancingCheckIntervalMs, "hand-overs of groups", () => groups.handOverOverdue());
  if (dataMaintenance.messages.cleanerEnabled) {
    const collaborators = { ...context, ...context.serverInfo, logger: loggerFor(log, "retention"), nowMicros };
    const cleaner = new MessageCleaner(collaborators);
    every(dataMaintenance.messages.intervalMs, "message cleaner", () => cleaner.clean());
  }
  if (personalAccessToken.cleaner.enabled) {
    const tokensLogger = loggerFor(log, "tokens");
    every(personalAccessToken.cleaner.intervalMs, "token cleaner", () => {
      const removed = store.dropExpiredTokens();
      if (removed > 0) tokensLogger.info("removed expired personal access tokens", { removed });
    });
  }
  if (fileEnabled) every(rotationCheckIntervalMs, "log files", () => log.clean(Date.now()));
  if (sysinfoPrintIntervalMs > 0) {
    const stats = new ProcessStatsReader(system.path);
    const systemLogger = loggerFor(log, "system");
    every(sysinfoPrintIntervalMs, "system information", () =>
      systemLogger.info("state of the server", systemLine(context, stats)),
    );
  }
  return tasks;
};
