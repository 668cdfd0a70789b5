// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import { createTopic } from "../../src/protocol/commands/topic/create-topic.ts";
import { getTopic } from "../../src/protocol/commands/topic/get-topic.ts";
import { updateTopic } from "../../src/protocol/commands/topic/update-topic.ts";
import { errorCodeOf } from "../../src/protocol/errors/iggy-error.ts";
import { encodeToBytes } from "../../src/protocol/primitives/codec.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { call, makeStream } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const stream = numericIdentifier(0);
const topic = numericIdentifier(0);
const defaults = { messageExpiryMicros: 3_600_000_000n, maxTopicSizeBytes: 50_000_000n };

test("given_0_for_a_limit_when_a_topic_is_created_or_updated_should_be_the_default_also_after_a_restart", async () => {
  const dataDirectory = temporaryDirectory();
  const environment = {
    IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "1",
    IGGY_SYSTEM_SEGMENT_SIZE: "1 MiB",
    IGGY_SYSTEM_TOPIC_MESSAGE_EXPIRY: "1 h",
    IGGY_SYSTEM_TOPIC_MAX_SIZE: "50 MB",
  };
  const server = await startServer({ dataDirectory, environment });
  onTestFinished(() => server.kill());
  const connection = await RawConnection.login(server.port);
  await makeStream(connection, "s");
  const none = { messageExpiryMicros: 0n, maxTopicSizeBytes: 0n };
  const request = { stream, topic, compression: "none", replicationFactor: 1, name: "t", ...none } as const;
  const small = { ...request, partitionsCount: 1, name: "small", maxTopicSizeBytes: 1000n };
  const refused = await connection.request(createTopic.code, encodeToBytes(createTopic.request, small));
  expect(refused.status).toBe(errorCodeOf("invalid_topic_size"));
  expect(await call(connection, createTopic, { ...request, partitionsCount: 1 })).toMatchObject(defaults);
  const own = { messageExpiryMicros: 5n, maxTopicSizeBytes: 1000n };
  // Apache Iggy 0.8 does not compare with the size of a segment here, and neither does this server.
  await call(connection, updateTopic, { ...request, ...own });
  expect(await call(connection, getTopic, { stream, topic })).toMatchObject(own);
  await call(connection, updateTopic, request);
  expect(await call(connection, getTopic, { stream, topic })).toMatchObject(defaults);
  connection.destroy();
  await server.stop();
  const again = await startServer({ dataDirectory, environment });
  onTestFinished(() => again.kill());
  const reader = await RawConnection.login(again.port);
  expect(await call(reader, getTopic, { stream, topic })).toMatchObject(defaults);
  reader.destroy();
});
