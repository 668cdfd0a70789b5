// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Address, describeConfig, type LoadedConfig, printAddress } from "../config/index.ts";
import type { StateLogStore } from "../control/metadata/state-log-store.ts";
import { wrongLevels } from "../observability/log-levels.ts";
import type { Logger } from "../observability/logger.ts";
import { SERVER_VERSION } from "../version.ts";

interface Beginning {
  readonly dataDirectory: string;
  /** Undefined for none. */
  readonly logDirectory: string | undefined;
  readonly levels: string;
  readonly isEncrypted: boolean;
}

/** Tells the log what starts, out of which configuration. */
export const announceStart = (
  loaded: LoadedConfig,
  { dataDirectory, logDirectory, levels, isEncrypted }: Beginning,
  logger: Logger,
): void => {
  logger.info("the server starts", {
    protocol: SERVER_VERSION,
    node: process.version,
    process: process.pid,
    dataDirectory,
    logDirectory: logDirectory ?? "none",
    logLevels: levels,
    encryptionAtRest: isEncrypted,
  });
  logger.info("the configuration", { file: loaded.file ?? "none", settings: madeSettings(loaded) });
  for (const warning of loaded.warnings) logger.warn(warning);
  for (const wrong of wrongLevels(levels)) {
    logger.warn("a part of the log's levels makes no sense and is left out: write info, or warn,module=debug", {
      part: wrong,
    });
  }
};

/** Those that are no defaults; a mask stands for secrets. */
const madeSettings = (loaded: LoadedConfig): readonly string[] =>
  describeConfig(loaded)
    .filter(({ origin }) => origin !== "default")
    .map(({ key, value, origin }) => `${key} = ${String(value)} (${origin})`);

type Places = Readonly<Record<string, Address | undefined>>;

/** Tells the log that clients can connect, and where. */
export const announceReady = (
  { metadata, entriesCount }: StateLogStore,
  { places, shards, tookMs }: { readonly places: Places; readonly shards: number; readonly tookMs: number },
  logger: Logger,
): void => {
  const topics = [...metadata.streams.values()].flatMap((stream) => [...stream.topics.values()]);
  const sum = (count: (topic: (typeof topics)[number]) => number): number =>
    topics.reduce((total, topic) => total + count(topic), 0);
  const open = Object.entries(places).filter((entry): entry is [string, Address] => entry[1] !== undefined);
  logger.info("the server is ready", {
    ...Object.fromEntries(open.map(([name, address]) => [name, printAddress(address)])),
    shards,
    streams: metadata.streams.size,
    topics: topics.length,
    partitions: sum((topic) => topic.partitions.length),
    consumerGroups: sum((topic) => topic.groups.size),
    users: metadata.users.size,
    stateEntries: entriesCount,
    tookMs,
  });
};
