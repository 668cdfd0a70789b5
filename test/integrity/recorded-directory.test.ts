// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { getConsumerOffset } from "../../src/protocol/commands/consumer-offset/get-consumer-offset.ts";
import { getTopic } from "../../src/protocol/commands/topic/get-topic.ts";
import { numericIdentifier, stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, poll, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { recordedOffsets, writeRecordedDirectory } from "../support/recorded-directory.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

// The bytes come from recorded replies and from the description of the formats, see recorded-directory.ts.

const KEY = Buffer.alloc(32, 0x21);
const encryption = {
  IGGY_SYSTEM_ENCRYPTION_ENABLED: "true",
  IGGY_SYSTEM_ENCRYPTION_KEY: KEY.toString("base64"),
};

test.each([
  ["plain", undefined, {}],
  ["encrypted", KEY, encryption],
] as const)(
  "given_a_%s_directory_of_apache_iggy_when_opened_should_serve_its_bytes_and_go_on",
  async (_, key, environment) => {
    const dataDirectory = temporaryDirectory();
    const { partitions } = writeRecordedDirectory(dataDirectory, key);
    const server = await startServer({ dataDirectory, environment });
    const connection = await RawConnection.login(server.port);
    const topic = await call(connection, getTopic, { stream: stringIdentifier("a"), topic: stringIdentifier("t") });
    expect(topic).toMatchObject({ id: 0, name: "t", messagesCount: 72n });
    for (const [partitionId, messages] of partitions.entries()) {
      const polled = await poll(connection, { streamId: 0, topicId: 0, partitionId });
      expect(polled.messages.map(({ bytes }) => bytes.toString("hex"))).toEqual(
        messages.map((bytes) => bytes.toString("hex")),
      );
    }
    for (const [id, storedOffset] of [
      [1, recordedOffsets.consumer],
      [4_042_322_160, recordedOffsets.namedConsumer],
    ] as const) {
      const consumer = { kind: "consumer", id: numericIdentifier(id) } as const;
      const path = { consumer, stream: numericIdentifier(0), topic: numericIdentifier(0), partitionId: 0 };
      expect(await call(connection, getConsumerOffset, path)).toMatchObject({ storedOffset: BigInt(storedOffset) });
    }
    expect(server.output.stderr).not.toContain("repaired");

    expect(await send(connection, 0, 0, 0, [Buffer.from("one more")])).toBe(0);
    expect(await send(connection, 0, 0, 2, [Buffer.from("the first")])).toBe(0);
    connection.destroy();
    expect(await server.stop()).toBe(0);

    const again = await startServer({ dataDirectory, environment });
    const reader = await RawConnection.login(again.port);
    expect((await readAll(reader, 0, 0, 0)).at(-1)).toBe("one more");
    expect(
      (await poll(reader, { streamId: 0, topicId: 0, partitionId: 0, kind: "last", count: 1 })).messages[0]?.offset,
    ).toBe(61n);
    expect(await readAll(reader, 0, 0, 2)).toEqual(["the first"]);
    reader.destroy();
    await again.stop();
  },
);
