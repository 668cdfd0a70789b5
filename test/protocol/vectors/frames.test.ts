// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { commandByCode } from "../../../src/protocol/command-table.ts";
import {
  encodeRequestFrame,
  encodeResponseFrame,
  REQUEST_HEADER_BYTES,
  RESPONSE_HEADER_BYTES,
  readResponseHeader,
} from "../../../src/protocol/frame.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { errorOf } from "../error-of.ts";
import { fromHex, vectorFile } from "../vector-file.ts";
import { isDecodingStatus } from "./recorded-exchanges.ts";

interface RawStep {
  readonly n: number;
  readonly name?: string;
  readonly request_raw?: string;
  readonly response_raw: string;
  readonly response_frames: readonly { readonly status: number; readonly payload: string }[];
}

interface WebSocketStep {
  readonly label: string;
  readonly sent_messages?: readonly { readonly opcode: number; readonly payload: string }[];
  readonly received_messages?: readonly { readonly opcode: number; readonly payload: string }[];
}

interface QuicStep {
  readonly label: string;
  readonly request_stream?: string;
  readonly response_stream?: string | null;
}

interface Talk {
  readonly where: string;
  readonly requests: Buffer;
  readonly responses: Buffer;
}

const BINARY_OPCODE = 2;

const rawSteps = vectorFile<{ steps: RawStep[] }>("framing.json").steps.flatMap((step) =>
  step.request_raw === undefined ? [] : [{ ...step, request_raw: step.request_raw }],
);

const joined = (messages: WebSocketStep["sent_messages"]): Buffer =>
  Buffer.concat(
    (messages ?? []).filter(({ opcode }) => opcode === BINARY_OPCODE).map(({ payload }) => fromHex(payload)),
  );

/** What was said on every transport; QUIC answers only the first request of a stream. */
const talks: readonly Talk[] = [
  ...rawSteps.map(({ n, name, request_raw, response_raw }) => ({
    where: `framing ${n} ${name}`,
    requests: fromHex(request_raw),
    responses: fromHex(response_raw),
  })),
  ...vectorFile<{ steps: WebSocketStep[] }>("transport_websocket.json").steps.map((step) => ({
    where: `websocket ${step.label}`,
    requests: joined(step.sent_messages),
    responses: joined(step.received_messages),
  })),
  ...vectorFile<{ steps: QuicStep[] }>("transport_quic.json").steps.map((step) => ({
    where: `quic ${step.label}`,
    requests: fromHex(step.request_stream ?? ""),
    responses: fromHex(step.response_stream ?? ""),
  })),
];

interface Request {
  readonly code: number;
  readonly payload: Buffer;
}

/** The requests of a byte stream, or undefined where it does not consist of whole frames. */
const requestsIn = (bytes: Buffer): Request[] | undefined => {
  const found: Request[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = at + 4 + (bytes.length - at < REQUEST_HEADER_BYTES ? bytes.length : bytes.readUInt32LE(at));
    if (end - at < REQUEST_HEADER_BYTES || end > bytes.length) return undefined;
    found.push({ code: bytes.readUInt32LE(at + 4), payload: bytes.subarray(at + REQUEST_HEADER_BYTES, end) });
    at = end;
  }
  return found;
};

const responsesIn = (bytes: Buffer): { status: number; payload: Buffer }[] => {
  const found: { status: number; payload: Buffer }[] = [];
  let at = 0;
  while (at < bytes.length) {
    const { status, payloadBytes } = readResponseHeader(bytes, at);
    const payloadAt = at + RESPONSE_HEADER_BYTES;
    found.push({ status, payload: bytes.subarray(payloadAt, payloadAt + payloadBytes) });
    at = payloadAt + payloadBytes;
  }
  return found;
};

/** Requests with the answers they got, where both sides are whole. */
const pairs = talks.flatMap(({ where, requests, responses }) => {
  const sent = requestsIn(requests) ?? [];
  const answers = responsesIn(responses);
  const answered = where.startsWith("quic") ? sent.slice(0, 1) : sent;
  if (answered.length !== answers.length) return [];
  return answered.map((request, place) => ({
    where: `${where} (${place})`,
    ...request,
    status: answers[place]!.status,
    reply: answers[place]!.payload,
  }));
});

/** Requests that are accepted although they hold more than their command reads. */
const withSurplus = ["framing 13 trailing (0)"];

describe("recorded frames", () => {
  it.each(rawSteps)("given_framing_$n_$name_when_its_answers_are_encoded_should_give_the_recorded_bytes", (step) => {
    const frames = step.response_frames.map(({ status, payload }) => encodeResponseFrame(status, fromHex(payload)));

    expect(Buffer.concat(frames).toString("hex")).toBe(step.response_raw);
  });

  it("given_the_recordings_when_paired_should_hold_most_of_what_was_said", () => {
    expect(pairs.length).toBeGreaterThanOrEqual(40);
    expect(new Set(pairs.map(({ where }) => where.split(" ")[0]))).toEqual(new Set(["framing", "websocket", "quic"]));
  });

  it.each(pairs)("given_$where_when_its_request_is_framed_again_should_give_the_same_bytes", ({ code, payload }) => {
    const frame = encodeRequestFrame(code, payload);

    expect(frame.readUInt32LE(0)).toBe(payload.length + 4);
    expect(requestsIn(frame)).toEqual([{ code, payload }]);
  });

  it.each(pairs.filter(({ status }) => isDecodingStatus(status)))(
    "given_$where_when_decoded_should_give_its_status_$status",
    ({ code, payload, status }) => {
      const command = commandByCode(code)?.command;
      const actual = command === undefined ? 3 : errorOf(() => decodeFromBytes(command.request, payload)).code;

      expect(actual).toBe(status);
    },
  );

  it.each(pairs.filter(({ status }) => status === 0))(
    "given_$where_when_decoded_and_encoded_should_give_the_same_bytes",
    ({ where, code, payload, reply }) => {
      const command = commandByCode(code)!.command;
      const request = encodeToBytes(command.request, decodeFromBytes(command.request, payload));
      const kept = withSurplus.includes(where) ? payload.subarray(0, request.length) : payload;

      expect(request.toString("hex")).toBe(kept.toString("hex"));
      expect(withSurplus.includes(where)).toBe(request.length < payload.length);
      expect(encodeToBytes(command.reply, decodeFromBytes(command.reply, reply)).toString("hex")).toBe(
        reply.toString("hex"),
      );
    },
  );
});
