// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { getConsumerOffset } from "../../../src/protocol/commands/consumer-offset/get-consumer-offset.ts";
import type { Command } from "../../../src/protocol/commands/define-command.ts";
import { pollMessages } from "../../../src/protocol/commands/message/poll-messages.ts";
import { createStream } from "../../../src/protocol/commands/stream/create-stream.ts";
import { ping } from "../../../src/protocol/commands/system/ping.ts";
import { createTopic } from "../../../src/protocol/commands/topic/create-topic.ts";
import { createUser } from "../../../src/protocol/commands/user/create-user.ts";
import { loginUser } from "../../../src/protocol/commands/user/login-user.ts";
import { encodeRequestFrame, encodeResponseFrame } from "../../../src/protocol/frame.ts";
import { encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { numericIdentifier } from "../../../src/protocol/primitives/identifier.ts";

const requestFrame = <Request>(command: Command<Request, unknown>, request: Request): string =>
  encodeRequestFrame(command.code, encodeToBytes(command.request, request)).toString("hex");

const hex = (spaced: string): string => spaced.replaceAll(" ", "");

const none = {
  manageServers: false,
  readServers: false,
  manageUsers: false,
  readUsers: false,
  manageStreams: false,
  readStreams: false,
  manageTopics: false,
  readTopics: false,
  pollMessages: false,
  sendMessages: false,
};

describe("the worked examples of the protocol", () => {
  it("given_ping_when_framed_should_be_the_bytes_of_the_example", () => {
    expect(requestFrame(ping, undefined)).toBe(hex("04000000 01000000"));
  });

  it("given_login_and_its_reply_when_framed_should_be_the_bytes_of_the_example", () => {
    const request = { username: "iggy", password: "iggy", version: "", context: "" };

    expect(requestFrame(loginUser, request)).toBe(hex("16000000 26000000 04 69676779 04 69676779 00000000 00000000"));
    expect(encodeResponseFrame(0, encodeToBytes(loginUser.reply, 0)).toString("hex")).toBe(
      hex("00000000 04000000 00000000"),
    );
  });

  it("given_create_stream_when_framed_should_be_the_bytes_of_the_example", () => {
    expect(requestFrame(createStream, { name: "orders" })).toBe(hex("0b000000 ca000000 06 6f7264657273"));
  });

  it("given_create_topic_when_framed_should_be_the_bytes_of_the_example", () => {
    const request = {
      stream: numericIdentifier(0),
      partitionsCount: 3,
      compression: "none" as const,
      messageExpiryMicros: 0n,
      maxTopicSizeBytes: 0n,
      replicationFactor: 0,
      name: "t",
    };

    expect(requestFrame(createTopic, request)).toBe(
      hex("22000000 2e010000 010400000000 03000000 01 0000000000000000 0000000000000000 00 01 74"),
    );
  });

  it("given_poll_messages_when_framed_should_be_the_bytes_of_the_example", () => {
    const request = {
      consumer: { kind: "consumer" as const, id: numericIdentifier(1) },
      stream: numericIdentifier(0),
      topic: numericIdentifier(0),
      partitionId: 0,
      strategy: { kind: "next" as const, value: 0n },
      count: 10,
      autoCommit: true,
    };

    expect(requestFrame(pollMessages, request)).toBe(
      hex("2a000000 64000000 01010401000000 010400000000 010400000000 0100000000 050000000000000000 0a000000 01"),
    );
  });

  it("given_partitions_absent_and_present_when_encoded_should_be_the_bytes_of_the_example", () => {
    const offsetOf = (partitionId: number | undefined): string => {
      const id = numericIdentifier(0);
      const request = { consumer: { kind: "consumer" as const, id }, stream: id, topic: id, partitionId };
      return encodeToBytes(getConsumerOffset.request, request).toString("hex").slice(-10);
    };

    expect(offsetOf(undefined)).toBe("0000000000");
    expect(offsetOf(5)).toBe("0105000000");
  });

  it("given_create_user_with_and_without_permissions_when_encoded_should_be_the_bytes_of_the_examples", () => {
    const user = { username: "bob", password: "secret", status: "active" as const };
    const permissions = { global: { ...none, readStreams: true }, streams: undefined };

    expect(encodeToBytes(createUser.request, { ...user, permissions: undefined }).toString("hex")).toBe(
      hex("03626f62 06736563726574 01 00"),
    );
    expect(encodeToBytes(createUser.request, { ...user, permissions }).toString("hex")).toBe(
      hex("03626f62 06736563726574 01 01 0b000000 00000000000100000000 00"),
    );
  });
});
