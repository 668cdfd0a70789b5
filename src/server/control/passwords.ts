// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { IggyError } from "../../protocol/errors/iggy-error.ts";

/** Argon2id, as Apache Iggy 0.8 hashes passwords. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
const SALT_BYTES = 16;

interface Options {
  /** How many passwords are hashed at a time. */
  readonly concurrency: number;
  /** Whoever has waited longer than this is refused, which costs nothing: in a storm the line would never end otherwise. */
  readonly maxWaitMs: number;
}

interface Waiting {
  readonly sinceMs: number;
  readonly start: () => void;
  readonly refuse: (error: IggyError) => void;
}

/**
 * Hashes and verifies passwords beside the event loop, a few at a time: each takes 19 MiB and one of the threads that
 * files are read with too. The others wait in line; a connection has one request there at most, so its length is limited.
 */
export class Passwords {
  readonly #options: Options;
  readonly #waiting = new Set<Waiting>();
  /** Looks like the hash of a password, and is that of none. */
  readonly #decoy = phcString(randomBytes(SALT_BYTES), randomBytes(ARGON2.outputLen));
  #running = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** How many wait in line. */
  get waitingCount(): number {
    return this.#waiting.size;
  }

  /**
   * The PHC string that is kept of a password.
   * @throws IggyError task_timeout, disconnected; see #inLine
   */
  hash(password: string): Promise<string> {
    return this.#inLine(() => hash(password, ARGON2));
  }

  /**
   * Whether a password is the one that was hashed. Without a hash it is not, which takes as long to find out.
   * @throws IggyError task_timeout, disconnected; see #inLine
   */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const isRight = await this.#inLine(() => verify(passwordHash ?? this.#decoy, password));
    return isRight && passwordHash !== undefined;
  }

  /** Refuses everybody who waits, because the server stops; what is being computed is finished. */
  refuseWaiting(): void {
    for (const { refuse } of this.#waiting) refuse(new IggyError("disconnected"));
    this.#waiting.clear();
  }

  /** @throws IggyError task_timeout after too long a wait, disconnected when the server stops meanwhile */
  async #inLine<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#options.concurrency) {
      await new Promise<void>((start, refuse) => {
        this.#waiting.add({ sinceMs: performance.now(), start, refuse });
      });
    } else {
      this.#running++;
    }
    try {
      return await work();
    } finally {
      this.#startNext();
    }
  }

  /** Hands the place that got free to who waits longest and not too long. */
  #startNext(): void {
    const oldestMs = performance.now() - this.#options.maxWaitMs;
    for (const next of this.#waiting) {
      this.#waiting.delete(next);
      if (next.sinceMs >= oldestMs) {
        next.start();
        return;
      }
      next.refuse(new IggyError("task_timeout"));
    }
    this.#running--;
  }
}

const phcString = (salt: Buffer, output: Buffer): string => {
  const { memoryCost, timeCost, parallelism } = ARGON2;
  const unpadded = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${unpadded(salt)}$${unpadded(output)}`;
};
