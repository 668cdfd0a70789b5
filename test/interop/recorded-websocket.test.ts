// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { encodeSendMessagesFrame } from "../../src/protocol/message/message-batch.ts";
import { numericIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { vectorFile } from "../protocol/vector-file.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { WebSocketPeer } from "../support/websocket-peer.ts";

interface RecordedFrame {
  readonly opcode: number;
  readonly fin: boolean;
  readonly payload: string;
}

interface Step {
  readonly label: string;
  readonly request?: string;
  readonly response?: string;
  readonly sent_messages?: readonly RecordedFrame[];
  readonly received_messages?: readonly (RecordedFrame & { readonly masked: boolean })[];
  readonly connection_closed?: boolean;
}

const { steps } = vectorFile<{ steps: readonly Step[] }>("transport_websocket.json");

/** Replies with times, ports or client ids in them: their status and length are compared. */
const volatile = ["get_me", "create_stream", "create_topic", "poll_messages"];
/** What is received instead, and why. */
const deviations: Readonly<Record<string, { readonly why: string; readonly received: readonly string[] }>> = {
  websocket_ping: { why: "a ping is answered once", received: ["616263"] },
  unmasked_frame: { why: "the close frame says protocol error, 1002", received: ["03ea"] },
};
const separateConnection = ["unmasked_frame"];

const stepNamed = (label: string): Step => steps.find((step) => step.label === label)!;

/** Name and value of every header; the case of names is not compared. */
const headersOf = (head: string): string[] => {
  const [first = "", ...lines] = head.trimEnd().split("\r\n");
  const headers = lines.map((line) => line.split(": ")).map(([name = "", value]) => `${name.toLowerCase()}: ${value}`);
  return [first, ...headers.sort()];
};

const largeSend = (): Buffer =>
  encodeSendMessagesFrame({
    stream: numericIdentifier(0),
    topic: numericIdentifier(0),
    partitioning: { kind: "partition_id", partitionId: 0 },
    messages: [{ id: 10n, payload: Buffer.alloc(100_000, 0x42) }],
  });

const play = async (step: Step, peer: WebSocketPeer): Promise<void> => {
  const { label, sent_messages: sent = [], received_messages: received = [] } = step;
  for (const { opcode, fin, payload } of sent) {
    peer.write(opcode, Buffer.from(payload, "hex"), { fin, mask: label !== "unmasked_frame" });
  }
  if (label === "send_100kB") peer.write(2, largeSend());
  const comparable = (payload: string): string => (volatile.includes(label) ? payload.slice(0, 16) : payload);
  const expected = deviations[label]?.received ?? received.map(({ payload }) => payload);
  for (const [place, payload] of expected.entries()) {
    const frame = await peer.frame();
    const shown = frame && { ...frame, payload: comparable(frame.payload.toString("hex")) };
    const { opcode, fin, masked } = received[place]!;
    expect(shown, label).toEqual({ opcode, fin, masked, payload: comparable(payload) });
    if (volatile.includes(label)) expect(frame!.payload).toHaveLength(8 + frame!.payload.readUInt32LE(4));
  }
  if (step.connection_closed) await peer.connection.closed();
};

test("given_the_recorded_websocket_exchanges_when_played_should_be_answered_as_recorded", async () => {
  const server = await startServer();
  const connect = () => RawConnection.open(server.webSocketPort);
  const played: string[] = [];
  let peer: WebSocketPeer | undefined;
  for (const step of steps) {
    played.push(step.label);
    if (step.request !== undefined && step.response === "") {
      const connection = await connect();
      connection.write(Buffer.from(step.request));
      expect(await connection.take(1, 10_000), step.label).toHaveLength(0);
      expect(connection.isClosed).toBe(true);
    } else if (step.request !== undefined) {
      const opened = await WebSocketPeer.open(await connect(), step.request);
      expect(headersOf(opened.head), step.label).toEqual(headersOf(step.response!));
      peer ??= opened.peer;
    } else if (separateConnection.includes(step.label)) {
      await play(step, (await WebSocketPeer.open(await connect(), stepNamed("handshake").request)).peer);
    } else {
      await play(step, peer!);
    }
  }
  expect(played).toEqual(steps.map(({ label }) => label));
  expect(await server.stop()).toBe(0);
});
