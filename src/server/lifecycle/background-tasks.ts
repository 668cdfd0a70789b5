// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ControlContext } from "../control/control-context.ts";
import { MessageCleaner } from "../control/retention/message-cleaner.ts";
import { nowMicros } from "../log/clock.ts";
import { PeriodicTask } from "./periodic-task.ts";

/** What the controller does from time to time by itself, as the configuration wants it. */
export const backgroundTasks = (context: ControlContext): readonly PeriodicTask[] => {
  const { config, logger } = context;
  const { cleanerEnabled, intervalMs } = config.dataMaintenance.messages;
  const tasks: PeriodicTask[] = [];
  if (cleanerEnabled) {
    const cleaner = new MessageCleaner({ ...context, ...context.serverInfo, nowMicros });
    tasks.push(new PeriodicTask({ name: "message cleaner", intervalMs }, () => cleaner.clean(), logger));
  }
  return tasks;
};
