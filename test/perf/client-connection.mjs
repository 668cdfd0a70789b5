// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Client, Partitioning, PollingStrategy } from "iggy/client";

const EMPTY_REPLY_BYTES = 8;
const POLL_REPLY_HEAD_BYTES = 24;

/** A connection of the driver by the client: every request is encoded and every reply decoded, as a program would do. */
export class ClientConnection {
  opened;
  #client;
  #call;

  constructor(port, { kind, messages, payloadBytes }, partitionId) {
    this.#client = new Client({ options: { port }, credentials: { username: "iggy", password: "iggy" } });
    this.opened = this.#client.connect();
    const place = { stream: 0, topic: 0 };
    const batch = Array.from({ length: messages }, () => ({ payload: Buffer.alloc(payloadBytes, 120) }));
    const partitioning = Partitioning.PartitionId(partitionId);
    const poll = { ...place, partitionId, strategy: PollingStrategy.Offset(messages), count: messages };
    this.#call =
      kind === "produce"
        ? async () => {
            await this.#client.message.send({ ...place, partitioning, messages: batch });
            return EMPTY_REPLY_BYTES;
          }
        : async () => {
            const batch = await this.#client.message.poll(poll);
            let bytes = POLL_REPLY_HEAD_BYTES;
            for (const message of batch.messages) bytes += message.bytes.length;
            batch.release();
            return bytes;
          };
  }

  /** The client has logged in by itself. */
  async call() {
    return 0;
  }

  request(_frame, onReply) {
    this.#call().then(
      (bytes) => onReply(0, bytes),
      ({ code }) => onReply(code ?? 1, 0),
    );
  }
}
