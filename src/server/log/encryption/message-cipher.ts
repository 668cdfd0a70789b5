// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../../protocol/message/message-header.ts";
import { UNIT_OVERHEAD_BYTES, type UnitCipher } from "../../encryption/unit-cipher.ts";
import type { Region } from "../arena/arena.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Batch } from "../partition-log.ts";

interface Options {
  readonly cipher: UnitCipher;
  readonly kernel: Kernel;
  /** Kernel memory that takes any batch a request can bring, see workspaceBytes. */
  readonly workspace: Region;
}

export interface DecryptedMessages {
  readonly messagesCount: number;
  /** They begin where the encrypted ones began. */
  readonly messagesBytes: number;
  /** Messages left out because they cannot be decrypted, and the offset of the first of them. */
  readonly skippedCount: number;
  readonly firstSkippedOffset: bigint | undefined;
}

/*
 * An encrypted message: the header as it is, but for the lengths, which are those of the units behind it; a unit with the
 * payload; a unit with the user headers, if there are any. The checksum covers the encrypted form.
 */

/**
 * Memory for the largest encrypted batch of a frame. The worst is a frame of empty messages with one byte of user headers:
 * 81 bytes each, index entry included, become 121.
 */
export const workspaceBytes = (maxFrameBytes: number): number => Math.ceil(maxFrameBytes * 1.5);

/** Encrypts whole batches on their way to the files of a thread, and messages back on their way to its clients. */
export class MessageCipher {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * The same batch encrypted, in the workspace: it has to be appended before the next one is encrypted.
   * @throws IggyError cannot_encrypt_data for a batch that is larger than any request
   */
  encryptBatch(batch: Batch): Batch {
    const { cipher, workspace } = this.#options;
    const { memory } = this.#options.kernel;
    const limit = batch.areaLength + 2 * UNIT_OVERHEAD_BYTES * batch.messagesCount;
    if (limit > workspace.length) this.#requireRoom(batch);
    const end = batch.areaOffset + batch.areaLength;
    let into = workspace.offset;
    for (let at = batch.areaOffset; at < end; ) {
      const payloadAt = at + MESSAGE_HEADER_BYTES;
      const headersAt = payloadAt + memory.readUInt32LE(at + messageField.payloadLength);
      const next = headersAt + memory.readUInt32LE(at + messageField.userHeadersLength);
      const header = into;
      memory.copyWithin(header, at, payloadAt);
      const payloadEnd = cipher.encryptInto(
        memory,
        header + MESSAGE_HEADER_BYTES,
        memory.subarray(payloadAt, headersAt),
      );
      into = headersAt === next ? payloadEnd : cipher.encryptInto(memory, payloadEnd, memory.subarray(headersAt, next));
      memory.writeUInt32LE(payloadEnd - header - MESSAGE_HEADER_BYTES, header + messageField.payloadLength);
      memory.writeUInt32LE(into - payloadEnd, header + messageField.userHeadersLength);
      at = next;
    }
    const { messagesCount, indexOffset } = batch;
    return { messagesCount, indexOffset, areaOffset: workspace.offset, areaLength: into - workspace.offset };
  }

  /** Decrypts stored messages in place. What cannot be decrypted is left out; checksums are those of the plain form. */
  decryptMessages(areaOffset: number, areaLength: number): DecryptedMessages {
    const { memory } = this.#options.kernel;
    let into = areaOffset;
    let messagesCount = 0;
    let skippedCount = 0;
    let firstSkippedOffset: bigint | undefined;
    for (let at = areaOffset; at < areaOffset + areaLength; ) {
      const next = nextMessage(memory, at);
      const end = this.#decryptMessage(at, next, into);
      if (end === undefined) {
        skippedCount++;
        firstSkippedOffset ??= memory.readBigUInt64LE(at + messageField.offset);
      } else {
        messagesCount++;
        into = end;
      }
      at = next;
    }
    return { messagesCount, messagesBytes: into - areaOffset, skippedCount, firstSkippedOffset };
  }

  /** Writes the plain message at `into`, which is not behind `at`, and returns its end; undefined where it cannot. */
  #decryptMessage(at: number, next: number, into: number): number | undefined {
    const { kernel, cipher } = this.#options;
    const { memory } = kernel;
    const payloadAt = at + MESSAGE_HEADER_BYTES;
    const headersAt = payloadAt + memory.readUInt32LE(at + messageField.payloadLength);
    const payload = decryptOrSkip(cipher, memory.subarray(payloadAt, headersAt));
    const headers = headersAt === next ? NOTHING : decryptOrSkip(cipher, memory.subarray(headersAt, next));
    if (payload === undefined || headers === undefined) return undefined;
    memory.copyWithin(into, at, payloadAt);
    memory.writeUInt32LE(payload.length, into + messageField.payloadLength);
    memory.writeUInt32LE(headers.length, into + messageField.userHeadersLength);
    memory.set(payload, into + MESSAGE_HEADER_BYTES);
    const end = into + MESSAGE_HEADER_BYTES + payload.length + headers.length;
    memory.set(headers, end - headers.length);
    memory.writeBigUInt64LE(kernel.xxh3(into + messageField.id, end - into - messageField.id), into);
    return end;
  }

  #requireRoom(batch: Batch): void {
    const { memory } = this.#options.kernel;
    const end = batch.areaOffset + batch.areaLength;
    let bytes = batch.areaLength + UNIT_OVERHEAD_BYTES * batch.messagesCount;
    for (let at = batch.areaOffset; at < end; at = nextMessage(memory, at)) {
      if (memory.readUInt32LE(at + messageField.userHeadersLength) > 0) bytes += UNIT_OVERHEAD_BYTES;
    }
    if (bytes > this.#options.workspace.length) throw new IggyError("cannot_encrypt_data", { bytes });
  }
}

const NOTHING = Buffer.alloc(0);

const nextMessage = (memory: Buffer, at: number): number =>
  at +
  MESSAGE_HEADER_BYTES +
  memory.readUInt32LE(at + messageField.payloadLength) +
  memory.readUInt32LE(at + messageField.userHeadersLength);

const decryptOrSkip = (cipher: UnitCipher, unit: Buffer): Buffer | undefined => {
  try {
    return cipher.decrypt(unit);
  } catch (error) {
    if (isIggyError(error)) return undefined;
    throw error;
  }
};
