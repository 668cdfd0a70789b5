// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GetSnapshot } from "../../protocol/commands/system/get-snapshot.ts";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import type { SnapshotType } from "../../protocol/primitives/enumerations.ts";
import { MASK } from "../config/index.ts";
import type { Logger } from "../observability/logger.ts";
import { type ArchiveEntry, makeArchive } from "./archive.ts";
import { collectors, type SnapshotSources } from "./collectors.ts";

type SingleType = Exclude<SnapshotType, "all">;

interface Options extends SnapshotSources {
  /** All contents together, before they are compressed. */
  readonly maxBytes: number;
  /** Texts that must not leave the server. */
  readonly secrets: readonly string[];
}

/** What "all" stands for. */
const ALL: readonly SingleType[] = [
  "filesystem_overview",
  "process_list",
  "resource_usage",
  "server_logs",
  "server_config",
];

/** Shorter ones would tear ordinary words apart. */
const MIN_SECRET_LENGTH = 4;

/** Gathers what one needs to see of a server from afar. One snapshot is made at a time. */
export class Snapshots {
  readonly #options: Options;
  readonly #logger: Logger;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: Options, logger: Logger) {
    this.#options = { ...options, secrets: options.secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH) };
    this.#logger = logger;
  }

  /**
   * A ZIP archive with a file for each type, without those that cannot be collected.
   * @throws IggyError snapshot_file_completion_failed
   */
  make(request: GetSnapshot): Promise<Buffer> {
    const made = this.#last.then(() => this.#make(request));
    this.#last = made.catch(() => {});
    return made;
  }

  async #make({ types, compression }: GetSnapshot): Promise<Buffer> {
    const isSupported = compression === "stored" || compression === "deflated";
    if (!isSupported) this.#logger.warn("a snapshot is deflated, its compression is not supported", { compression });
    const entries = await this.#collect(types.flatMap((type) => (type === "all" ? ALL : [type])));
    try {
      return await makeArchive(entries, compression === "stored" ? "stored" : "deflated");
    } catch (cause) {
      throw new IggyError("snapshot_file_completion_failed", {}, { cause });
    }
  }

  async #collect(types: readonly SingleType[]): Promise<ArchiveEntry[]> {
    const entries: ArchiveEntry[] = [];
    let leftBytes = this.#options.maxBytes;
    for (const type of types) {
      try {
        const content = this.#mask(await collectors[type](this.#options, leftBytes)).subarray(0, leftBytes);
        leftBytes -= content.length;
        entries.push({ name: `${type}.txt`, content });
      } catch (error) {
        this.#logger.warn("a part of a snapshot is left out", { type, error });
      }
    }
    return entries;
  }

  #mask(content: Buffer): Buffer {
    let masked = content;
    for (const secret of this.#options.secrets) {
      if (masked.includes(secret))
        masked = Buffer.from(masked.toString("latin1").replaceAll(latin1(secret), MASK), "latin1");
    }
    return masked;
  }
}

const latin1 = (text: string): string => Buffer.from(text).toString("latin1");
