// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { IggyError } from "../../protocol/errors/iggy-error.ts";

/** Argon2id, as Apache Iggy 0.8 hashes passwords. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
const SALT_BYTES = 16;

interface Waiting {
  readonly owner: unknown;
  readonly start: () => void;
  readonly giveUp: (error: IggyError) => void;
}

/**
 * Hashes and verifies passwords beside the event loop, a few at a time: each takes 19 MiB and one of the threads that
 * files are read with too. Whoever asks waits in line, and leaves it when its connection ends.
 */
export class Passwords {
  readonly #concurrency: number;
  readonly #waiting = new Set<Waiting>();
  /** Looks like the hash of a password, and is that of none. */
  readonly #decoy = phcString(randomBytes(SALT_BYTES), randomBytes(ARGON2.outputLen));
  #running = 0;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /**
   * The PHC string that is kept of a password.
   * @throws IggyError disconnected when the owner is forgotten before its turn
   */
  hash(password: string, owner: unknown): Promise<string> {
    return this.#inLine(owner, () => hash(password, ARGON2));
  }

  /**
   * Whether a password is the one that was hashed. Without a hash it is not, which takes as long to find out.
   * @throws IggyError disconnected when the owner is forgotten before its turn
   */
  async verify(passwordHash: string | undefined, password: string, owner: unknown): Promise<boolean> {
    const isRight = await this.#inLine(owner, () => verify(passwordHash ?? this.#decoy, password));
    return isRight && passwordHash !== undefined;
  }

  /** Drops what an owner still waits for; what is being computed is finished. */
  forget(owner: unknown): void {
    for (const waiting of this.#waiting) if (waiting.owner === owner) this.#drop(waiting);
  }

  /** Drops what anybody waits for. */
  forgetAll(): void {
    for (const waiting of this.#waiting) this.#drop(waiting);
  }

  async #inLine<Result>(owner: unknown, work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#concurrency) {
      // Whoever is dropped while it waits holds no place, so that it has none to hand on.
      await new Promise<void>((start, giveUp) => this.#waiting.add({ owner, start, giveUp }));
    } else {
      this.#running++;
    }
    try {
      return await work();
    } finally {
      this.#startNext();
    }
  }

  #drop(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    waiting.giveUp(new IggyError("disconnected"));
  }

  /** Hands the place that got free to who waits longest. */
  #startNext(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running--;
      return;
    }
    this.#waiting.delete(next);
    next.start();
  }
}

const phcString = (salt: Buffer, output: Buffer): string => {
  const { memoryCost, timeCost, parallelism } = ARGON2;
  const unpadded = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${unpadded(salt)}$${unpadded(output)}`;
};
