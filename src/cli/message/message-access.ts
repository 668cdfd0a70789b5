// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/client.ts";
import { singleConsumer } from "../../client/commands/choices.ts";
import type { MessageCommands, PollArguments, SendArguments } from "../../client/commands/message-commands.ts";
import type { Encryptor } from "../../client/encryption/encryptor.ts";
import type { PolledMessages } from "../../protocol/commands/message/poll-messages.ts";
import { decryptMessage, encryptMessage } from "./message-encryption.ts";

/** Sends and polls messages in the clear, whether or not they are encrypted on the server. */
export class MessageAccess {
  readonly #client: Client;
  readonly #encryption: Encryptor | undefined;
  #ready: Promise<unknown> = Promise.resolve();

  constructor(client: Client, encryption: Encryptor | undefined) {
    this.#client = client;
    this.#encryption = encryption;
  }

  /** Resolves when the server has the messages; batches leave in the order of the calls. */
  async send(batch: SendArguments): Promise<void> {
    const encryption = this.#encryption;
    if (encryption === undefined) return this.#client.message.send(batch);
    const encrypted = this.#ready.then(() =>
      Promise.all(batch.messages.map((message) => encryptMessage(encryption, message))),
    );
    this.#ready = encrypted;
    return this.#client.message.send({ ...batch, messages: await encrypted });
  }

  /** Resolves when there may be messages, or the signal aborts. */
  whenMessages(...wait: Parameters<MessageCommands["whenMessages"]>): Promise<void> {
    return this.#client.message.whenMessages(...wait);
  }

  /**
   * What auto-commit would store is stored when the messages were decrypted, so that a wrong key loses none.
   * @throws IggyError cannot_decrypt_data
   */
  async poll(poll: PollArguments): Promise<PolledMessages> {
    const encryption = this.#encryption;
    if (encryption === undefined) return this.#client.message.poll(poll);
    const polled = await this.#client.message.poll({ ...poll, autoCommit: false });
    const messages = await Promise.all(polled.messages.map((message) => decryptMessage(encryption, message)));
    const last = messages.at(-1);
    if (poll.autoCommit === true && last !== undefined) {
      const { consumer = singleConsumer } = poll;
      await this.#client.offset.store({ ...poll, consumer, partitionId: polled.partitionId, offset: last.offset });
    }
    return { ...polled, messages };
  }
}
