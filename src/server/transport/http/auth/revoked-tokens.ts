// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { IggyError, isIggyError } from "../../../../protocol/errors/iggy-error.ts";
import { ioError, systemCode } from "../../../log/files/io-error.ts";
import { decodeNumberMap, encodeNumberMap } from "./message-pack.ts";

interface Options {
  /** One MessagePack map of token ids to the seconds at which they expire, as Apache Iggy 0.8 writes it. */
  readonly path: string;
  readonly sync: boolean;
}

const MAX_TOKENS = 100_000;

/** The tokens that are refused although their time is not over. A revocation is in the file when it is acknowledged. */
export class RevokedTokens {
  readonly #options: Options;
  readonly #expiries: Map<string, number>;
  #writing: Promise<void> = Promise.resolve();
  #queued: Promise<void> | undefined;

  /** @throws IggyError cannot_read_file, state_file_corrupted */
  constructor(options: Options) {
    this.#options = options;
    this.#expiries = load(options.path);
  }

  has(tokenId: string): boolean {
    return this.#expiries.has(tokenId);
  }

  /**
   * Resolves when the revocation is in the file.
   * @throws IggyError cannot_write_to_file, cannot_generate_jwt when too many are revoked
   */
  revoke(tokenId: string, expirySeconds: number): Promise<void> {
    if (this.#expiries.size >= MAX_TOKENS) throw new IggyError("cannot_generate_jwt", { revokedTokens: MAX_TOKENS });
    this.#expiries.set(tokenId, expirySeconds);
    return this.#save();
  }

  /** Forgets the tokens whose time is over. */
  async dropExpired(nowSeconds: number): Promise<void> {
    const before = this.#expiries.size;
    for (const [tokenId, expirySeconds] of this.#expiries) {
      if (expirySeconds <= nowSeconds) this.#expiries.delete(tokenId);
    }
    if (this.#expiries.size < before) await this.#save();
  }

  /** All that wait while the file is written share the next write. */
  #save(): Promise<void> {
    this.#queued ??= this.#writing.then(() => {
      this.#queued = undefined;
      const written = this.#write();
      this.#writing = written.catch(() => {});
      return written;
    });
    return this.#queued;
  }

  async #write(): Promise<void> {
    const { path, sync } = this.#options;
    const temporary = `${path}.new`;
    try {
      const file = await open(temporary, "w", 0o600);
      try {
        await file.writeFile(encodeNumberMap(this.#expiries));
        if (sync) await file.datasync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      throw ioError("cannot_write_to_file", path, error);
    }
  }
}

const load = (path: string): Map<string, number> => {
  try {
    return decodeNumberMap(readFileSync(path));
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return new Map();
    if (!isIggyError(cause)) throw ioError("cannot_read_file", path, cause);
    throw new IggyError("state_file_corrupted", { path, reason: cause.message }, { cause });
  }
};
