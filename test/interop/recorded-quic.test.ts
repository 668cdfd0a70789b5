// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import { vectorFile } from "../protocol/vector-file.ts";
import { QuicPeer } from "../support/quic-peer.ts";
import { startServer } from "../support/start-server.ts";

interface Step {
  readonly label: string;
  readonly stream?: number;
  readonly streams?: readonly number[];
  readonly request_stream?: string;
  readonly request_fin?: boolean;
  readonly second_write?: string;
  readonly response_stream?: string;
  readonly response_fin?: boolean;
  readonly responses?: readonly string[];
}

const { steps } = vectorFile<{ steps: readonly Step[] }>("transport_quic.json");

/** Replies with times, ports or client ids in them: their status and length are compared. */
const volatile = ["get_me", "create_stream", "create_topic", "poll_messages"];
/** A recorded length depends on the digits of a port. */
const onlyStatus = ["get_me"];

test("given_the_recorded_streams_when_played_should_be_answered_with_the_recorded_bytes_and_end", async () => {
  const server = await startServer({ quic: true, environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" } });
  onTestFinished(async () => void (await server.kill()));
  const peer = await QuicPeer.open(server.quicPort);
  onTestFinished(() => peer.close());
  const played: string[] = [];
  for (const { label, stream, request_stream: request, ...step } of steps) {
    if (stream === undefined || request === undefined) continue;
    peer.write(stream, Buffer.from(request, "hex"), step.request_fin === true);
    if (step.second_write !== undefined) peer.write(stream, Buffer.from(step.second_write, "hex"), false);
    const answer = (await peer.answer(stream))?.toString("hex") ?? "";
    const shown = (bytes: string): string =>
      onlyStatus.includes(label) ? bytes.slice(0, 8) : volatile.includes(label) ? bytes.slice(0, 16) : bytes;
    expect([label, shown(answer)]).toEqual([label, shown(step.response_stream ?? "")]);
    played.push(label);
  }
  expect(played).toEqual(steps.filter(({ stream }) => stream !== undefined).map(({ label }) => label));
  expect(peer.connection.hasEnded).toBe(false);
  expect(await server.stop()).toBe(0);
});

test("given_two_streams_at_once_when_the_first_is_not_whole_should_serve_the_second", async () => {
  const server = await startServer({ quic: true });
  onTestFinished(async () => void (await server.kill()));
  const peer = await QuicPeer.open(server.quicPort);
  onTestFinished(() => peer.close());
  const ping = Buffer.from("0400000001000000", "hex");
  peer.write(0, ping.subarray(0, 5), false);
  peer.write(4, ping, true);
  expect((await peer.answer(4))?.toString("hex")).toBe("0000000000000000");
  peer.write(0, ping.subarray(5), false);
  expect((await peer.answer(0))?.toString("hex")).toBe("0000000000000000");
});
