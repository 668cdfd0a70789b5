// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { KeyObject } from "node:crypto";
import { UnitCipher } from "../encryption/unit-cipher.ts";
import { Arena } from "../log/arena/arena.ts";
import { MessageCipher, workspaceBytes } from "../log/encryption/message-cipher.ts";
import { SkippedMessages } from "../log/encryption/skipped-messages.ts";
import { FilePool } from "../log/files/file-pool.ts";
import { Kernel } from "../log/kernel/kernel.ts";
import type { LogEnvironment, LogSettings } from "../log/partition/log-environment.ts";
import type { Logger } from "../observability/logger.ts";
import type { ThreadMetrics } from "../observability/metrics/thread-metrics.ts";

export interface LogEnvironmentSettings {
  readonly kernelModule: WebAssembly.Module;
  readonly memoryBytes: number;
  readonly maxFrameBytes: number;
  readonly openFilesLimit: number;
  readonly log: LogSettings;
  /** Of what is in the files; undefined when it is not encrypted. */
  readonly encryptionKey: KeyObject | undefined;
}

interface ThreadParts {
  /** Number of the thread in lock words. */
  readonly thread: number;
  readonly metrics: ThreadMetrics;
  readonly logger: Logger;
}

/** What a thread needs to serve partitions: a kernel with memory of its own, and files it holds open. */
export const logEnvironmentOf = (
  settings: LogEnvironmentSettings,
  { thread, metrics, logger }: ThreadParts,
): LogEnvironment => {
  const { memoryBytes, encryptionKey } = settings;
  const workspace = encryptionKey === undefined ? 0 : workspaceBytes(settings.maxFrameBytes);
  const kernel = new Kernel(settings.kernelModule, memoryBytes + workspace);
  return {
    thread,
    kernel,
    memory: kernel.memory,
    arena: new Arena(kernel.heapStart, kernel.memory.length - workspace),
    pool: new FilePool(settings.openFilesLimit),
    settings: settings.log,
    metrics,
    warn: (message, context) => logger.warn(message, context),
    encryption:
      encryptionKey === undefined
        ? undefined
        : {
            cipher: messageCipher(encryptionKey, kernel, workspace),
            skipped: new SkippedMessages((message, context) => logger.error(message, context)),
          },
  };
};

/** Encryption works in memory of its own, so that a request never waits for some while it keeps some. */
const messageCipher = (key: KeyObject, kernel: Kernel, workspace: number): MessageCipher => {
  const { memory } = kernel;
  const region = { offset: memory.length - workspace, length: workspace };
  return new MessageCipher({ cipher: new UnitCipher(key), kernel, workspace: region });
};
