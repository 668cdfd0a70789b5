// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { LogEnvironment } from "../partition/log-environment.ts";
import type { PartitionPlace } from "../partition/partition-place.ts";
import { SharedPartitionLog } from "../partition/shared-partition-log.ts";
import type { Batch, ReadRequest, ReadResult } from "../partition-log.ts";
import type { MessageCipher } from "./message-cipher.ts";
import type { SkippedMessages } from "./skipped-messages.ts";

/** How often a read goes on behind messages none of which can be decrypted, before it comes back empty. */
const MAX_EMPTY_READS = 16;

/** What the encrypted partitions of one thread share. */
export interface LogEncryption {
  readonly cipher: MessageCipher;
  readonly skipped: SkippedMessages;
}

/**
 * A partition whose messages are encrypted in its files. Batches come here as they were sent and are encrypted before they
 * are stamped, so that checksums are those of the stored form.
 */
export class EncryptedPartitionLog extends SharedPartitionLog {
  readonly #path: string;
  readonly #environment: LogEnvironment;
  readonly #encryption: LogEncryption;

  constructor(place: PartitionPlace, environment: LogEnvironment, encryption: LogEncryption) {
    super(place, environment);
    this.#path = place.path;
    this.#environment = environment;
    this.#encryption = encryption;
  }

  override append(batch: Batch, startedMs?: number): Promise<void> | undefined {
    return super.append(this.#encryption.cipher.encryptBatch(batch), startedMs);
  }

  override read(request: ReadRequest): ReadResult | Promise<ReadResult> {
    return this.#read(request, MAX_EMPTY_READS);
  }

  #read(request: ReadRequest, attempts: number): ReadResult | Promise<ReadResult> {
    const stored = super.read(request);
    return stored instanceof Promise
      ? stored.then((found) => this.#decrypt(request, found, attempts))
      : this.#decrypt(request, stored, attempts);
  }

  #decrypt(request: ReadRequest, stored: ReadResult, attempts: number): ReadResult | Promise<ReadResult> {
    const { region, lastOffset } = stored;
    if (region === undefined) return stored;
    const { cipher, skipped } = this.#encryption;
    const found = cipher.decryptMessages(region.offset + request.headroomBytes, stored.messagesBytes);
    const { messagesCount, messagesBytes, firstSkippedOffset } = found;
    if (firstSkippedOffset !== undefined) skipped.report(this.#path, firstSkippedOffset, found.skippedCount);
    if (messagesCount > 0) return { ...stored, messagesCount, messagesBytes };
    this.#environment.arena.release(region);
    if (attempts === 0) return { ...stored, region: undefined, messagesCount, messagesBytes };
    return this.#read({ ...request, kind: "offset", value: lastOffset + 1 }, attempts - 1);
  }
}
