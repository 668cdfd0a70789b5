// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import type { JsonObject, JsonValue } from "../../../protocol/json/json-value.ts";
import type { Writable } from "../../../protocol/json/write-json.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../../protocol/message/message-header.ts";
import { StoredMessage } from "../../../protocol/message/stored-message.ts";
import type { Partitioning } from "../../../protocol/primitives/partitioning.ts";
import { type HeaderKind, headerKinds } from "../../../protocol/primitives/user-headers.ts";
import { bigIn, listOf, objectIn, textIn } from "./json-fields.ts";

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");

/** A message of a batch; its headers go as the bytes they are. */
export const messageToJson = ({ id, payload, userHeadersBytes }: StoredMessage): Writable => ({
  id: id === 0n ? 0 : String(id),
  payload: base64(payload),
  user_headers: userHeadersBytes.length === 0 ? null : base64(userHeadersBytes),
});

export const partitioningToJson = (partitioning: Partitioning): Writable => {
  const { kind } = partitioning;
  if (kind === "balanced") return { kind, value: "" };
  if (kind === "messages_key") return { kind, value: base64(partitioning.key) };
  const value = Buffer.alloc(4);
  value.writeUInt32LE(partitioning.partitionId);
  return { kind, value: base64(value) };
};

/** A message as it is stored, put together from its JSON. */
export const storedMessageOf = (message: JsonObject): StoredMessage => {
  const header = objectIn(message, "header");
  const payload = Buffer.from(textIn(message, "payload"), "base64");
  const headers = headersOf(message.get("user_headers"));
  const bytes = Buffer.alloc(MESSAGE_HEADER_BYTES + payload.length + headers.length);
  const id = bigIn(header, "id");
  bytes.writeBigUInt64LE(bigIn(header, "checksum"), messageField.checksum);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, id), messageField.id);
  bytes.writeBigUInt64LE(id >> 64n, messageField.id + 8);
  bytes.writeBigUInt64LE(bigIn(header, "offset"), messageField.offset);
  bytes.writeBigUInt64LE(bigIn(header, "timestamp"), messageField.timestamp);
  bytes.writeBigUInt64LE(bigIn(header, "origin_timestamp"), messageField.originTimestamp);
  bytes.writeUInt32LE(headers.length, messageField.userHeadersLength);
  bytes.writeUInt32LE(payload.length, messageField.payloadLength);
  bytes.set(payload, MESSAGE_HEADER_BYTES);
  bytes.set(headers, MESSAGE_HEADER_BYTES + payload.length);
  return new StoredMessage(bytes);
};

/* Each key and each value: kind u8, length u32, bytes. */
const headersOf = (headers: JsonValue | undefined): Buffer => {
  if (typeof headers === "string") return Buffer.from(headers, "base64");
  return Buffer.concat(listOf(headers, (pair) => [partOf(pair, "key"), partOf(pair, "value")]).flat());
};

const partOf = (pair: JsonObject, name: string): Buffer => {
  const part = objectIn(pair, name);
  const code = headerKinds.indexOf(textIn(part, "kind") as HeaderKind) + 1;
  if (code === 0) throw new IggyError("invalid_json_response", { field: name });
  const value = Buffer.from(textIn(part, "value"), "base64");
  const bytes = Buffer.alloc(5 + value.length);
  bytes[0] = code;
  bytes.writeUInt32LE(value.length, 1);
  bytes.set(value, 5);
  return bytes;
};
