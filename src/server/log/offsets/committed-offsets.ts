// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { TWO_POW_32 } from "../../../protocol/primitives/integers.ts";
import { offsetPath } from "../files/data-directory.ts";
import type { FilePool } from "../files/file-pool.ts";
import { ioError, isMissingFile } from "../files/io-error.ts";
import { PooledFile } from "../files/pooled-file.ts";
import { syncDirectory } from "../files/sync-directory.ts";
import type { OffsetOwner } from "../partition-log.ts";
import { OffsetFile } from "./offset-file.ts";

interface Options {
  readonly path: string;
  readonly enforceFsync: boolean;
}

/**
 * The committed offsets of one partition as one thread sees them: the files are the only copy, so that every thread
 * reads what any other wrote.
 */
export class CommittedOffsets {
  readonly #options: Options;
  readonly #pool: FilePool;
  readonly #open = new Map<number, OffsetFile>();
  #offsetsGeneration = -1;

  constructor(options: Options, pool: FilePool) {
    this.#options = options;
    this.#pool = pool;
  }

  /** Undefined when nothing was committed. `offsetsGeneration` is the head's, read just before. */
  get(owner: OffsetOwner, offsetsGeneration: number): number | undefined {
    try {
      return this.#file(owner, offsetsGeneration, false).read();
    } catch (error) {
      if (isMissingFile(error)) return undefined;
      throw ioError("cannot_read_file", this.#path(owner), error);
    }
  }

  /** Returns a promise when the commit counts only after a sync. */
  commit(owner: OffsetOwner, offset: number, offsetsGeneration: number): Promise<void> | undefined {
    try {
      const file = this.#file(owner, offsetsGeneration, true);
      file.write(offset);
      if (!this.#options.enforceFsync) return undefined;
      return file.sync().catch((error: unknown) => {
        throw ioError("cannot_sync_file", this.#path(owner), error);
      });
    } catch (error) {
      throw ioError("cannot_write_to_file", this.#path(owner), error);
    }
  }

  /** Removes the file; false when there was none. The caller changes the head's offsets generation afterwards. */
  delete(owner: OffsetOwner): boolean {
    const path = this.#path(owner);
    try {
      statSync(path);
      rmSync(path);
      return true;
    } catch (error) {
      if (isMissingFile(error)) return false;
      throw ioError("cannot_delete_file", path, error);
    }
  }

  closeAll(): void {
    for (const file of this.#open.values()) file.close();
    this.#open.clear();
  }

  #file(owner: OffsetOwner, offsetsGeneration: number, create: boolean): OffsetFile {
    if (this.#offsetsGeneration !== offsetsGeneration) {
      this.closeAll();
      this.#offsetsGeneration = offsetsGeneration;
    }
    const key = owner.id + (owner.kind === "group" ? TWO_POW_32 : 0);
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const path = this.#path(owner);
    const file = OffsetFile.open(new PooledFile(path, this.#pool, () => this.#open.delete(key)), create);
    this.#open.set(key, file);
    if (create && this.#options.enforceFsync) syncDirectory(dirname(path));
    return file;
  }

  #path(owner: OffsetOwner): string {
    return offsetPath(this.#options.path, owner.kind, owner.id);
  }
}
