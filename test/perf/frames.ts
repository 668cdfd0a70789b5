// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Request frames as the protocol has them, made without any code of the server.
interface SendRequest {
  readonly kind: "send";
  readonly topic: number;
  readonly partition: number;
  readonly messages: number;
  readonly payloadBytes: number;
}

interface PollRequest {
  readonly kind: "poll";
  readonly topic: number;
  readonly partition: number;
  readonly messages: number;
  /** Of the messages it will find; not part of the frame. */
  readonly payloadBytes: number;
  readonly offset: number;
}

/** The newest message of a partition. */
interface LastPollRequest {
  readonly kind: "poll last";
  readonly topic: number;
  readonly partition: number;
}

export type PerfRequest =
  | SendRequest
  | PollRequest
  | LastPollRequest
  | { readonly kind: "login" }
  | { readonly kind: "stream"; readonly name: string }
  | { readonly kind: "topic"; readonly name: string; readonly partitions: number }
  | { readonly kind: "token login"; readonly token: string }
  | { readonly kind: "purge"; readonly topic: number };

/** Polling strategy of the newest messages. */
const LAST = 4;

/** Where a frame with numeric identifiers names topic and partition. */
export const partitionPlaces = {
  send: { topicAt: 20, partitionAt: 26 },
  poll: { topicAt: 23, partitionAt: 28 },
} as const;

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const frame = (code: number, payload: Buffer): Buffer => Buffer.concat([u32(payload.length + 4), u32(code), payload]);
const id = (value: number): Buffer => Buffer.concat([Buffer.from([1, 4]), u32(value)]);
const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);

const send = ({ topic, partition, messages, payloadBytes }: SendRequest): Buffer => {
  const metadata = Buffer.concat([id(0), id(topic), Buffer.from([2, 4]), u32(partition), u32(messages)]);
  const index = Buffer.alloc(16 * messages);
  const messageBytes = 64 + payloadBytes;
  const area = Buffer.alloc(messageBytes * messages, 0x61);
  for (let place = 0; place < messages; place++) {
    const at = place * messageBytes;
    index.writeUInt32LE(at + messageBytes, place * 16 + 4);
    area.fill(0, at, at + 64);
    area.writeUInt32LE(payloadBytes, at + 52);
  }
  return frame(101, Buffer.concat([u32(metadata.length), metadata, index, area]));
};

const poll = ({ topic, partition, messages, offset }: PollRequest): Buffer =>
  pollFrame(topic, partition, messages, 1, offset);

const pollFrame = (topic: number, partition: number, messages: number, strategyCode: number, value: number): Buffer => {
  const strategy = Buffer.alloc(9);
  strategy[0] = strategyCode;
  strategy.writeBigUInt64LE(BigInt(value), 1);
  const place = Buffer.concat([Buffer.from([1]), id(1), id(0), id(topic), Buffer.from([1]), u32(partition)]);
  return frame(100, Buffer.concat([place, strategy, u32(messages), Buffer.from([0])]));
};

/** The frame of a request. */
export const encodeRequest = (request: PerfRequest): Buffer => {
  switch (request.kind) {
    case "login":
      return frame(38, Buffer.concat([text("iggy"), text("iggy"), u32(0), u32(0)]));
    case "stream":
      return frame(202, text(request.name));
    case "topic": {
      const settings = [Buffer.from([1]), Buffer.alloc(16), Buffer.from([1]), text(request.name)];
      return frame(302, Buffer.concat([id(0), u32(request.partitions), ...settings]));
    }
    case "purge":
      return frame(305, Buffer.concat([id(0), id(request.topic)]));
    case "send":
      return send(request);
    case "poll":
      return poll(request);
    case "poll last":
      return pollFrame(request.topic, request.partition, 1, LAST, 0);
    case "token login":
      return frame(44, text(request.token));
  }
};
