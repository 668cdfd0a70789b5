// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Encryptor } from "../../client/encryption/encryptor.ts";
import type { NewMessage } from "../../protocol/message/message-batch.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../protocol/message/message-header.ts";
import { StoredMessage } from "../../protocol/message/stored-message.ts";
import { encodeUserHeaders } from "../../protocol/primitives/user-headers.ts";

/** Payload and headers by themselves, as the producers of the client do it; no headers stay none. */
export const encryptMessage = async (encryption: Encryptor, message: NewMessage): Promise<NewMessage> => {
  const { userHeaders = [] } = message;
  const headers = userHeaders instanceof Uint8Array ? userHeaders : encodeUserHeaders(userHeaders);
  return {
    ...message,
    payload: await encryption.encrypt(message.payload),
    userHeaders: headers.length === 0 ? headers : await encryption.encrypt(headers),
  };
};

/**
 * The message in the clear; its checksum stays that of the message the server keeps.
 * @throws IggyError cannot_decrypt_data
 */
export const decryptMessage = async (encryption: Encryptor, message: StoredMessage): Promise<StoredMessage> => {
  const { bytes, userHeadersBytes } = message;
  const payload = await encryption.decrypt(message.payload);
  const headers = userHeadersBytes.length === 0 ? userHeadersBytes : await encryption.decrypt(userHeadersBytes);
  const plain = Buffer.concat([bytes.subarray(0, MESSAGE_HEADER_BYTES), payload, headers]);
  plain.writeUInt32LE(payload.length, messageField.payloadLength);
  plain.writeUInt32LE(headers.length, messageField.userHeadersLength);
  return new StoredMessage(plain);
};
