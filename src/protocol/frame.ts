// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/*
 * Request frame:  length u32 (4 + payload bytes), code u32, payload
 * Response frame: status u32 (0 or an error's code), length u32 (payload bytes), payload
 */
export const REQUEST_HEADER_BYTES = 8;
export const RESPONSE_HEADER_BYTES = 8;
/** Largest payload of every command but send_messages. */
export const MAX_CONTROL_PAYLOAD_BYTES = 10 * 1024 * 1024;
export const SEND_MESSAGES_CODE = 101;
export const POLL_MESSAGES_CODE = 100;

export interface ResponseHeader {
  readonly status: number;
  readonly payloadBytes: number;
}

export const encodeRequestFrame = (code: number, payload: Uint8Array): Buffer => {
  const frame = Buffer.allocUnsafe(REQUEST_HEADER_BYTES + payload.length);
  frame.writeUInt32LE(payload.length + 4, 0);
  frame.writeUInt32LE(code, 4);
  frame.set(payload, REQUEST_HEADER_BYTES);
  return frame;
};

export const encodeResponseFrame = (status: number, payload: Uint8Array): Buffer => {
  const frame = Buffer.allocUnsafe(RESPONSE_HEADER_BYTES + payload.length);
  frame.writeUInt32LE(status, 0);
  frame.writeUInt32LE(payload.length, 4);
  frame.set(payload, RESPONSE_HEADER_BYTES);
  return frame;
};

export const readResponseHeader = (bytes: Buffer, at: number): ResponseHeader => ({
  status: bytes.readUInt32LE(at),
  payloadBytes: bytes.readUInt32LE(at + 4),
});
