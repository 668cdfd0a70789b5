// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

export { IggyError, isIggyError } from "../protocol/errors/iggy-error.ts";
export type { NewBatch, NewMessage } from "../protocol/message/message-batch.ts";
export type { StoredMessage } from "../protocol/message/stored-message.ts";
export {
  type Identifier,
  numericIdentifier,
  parseIdentifierText,
  stringIdentifier,
} from "../protocol/primitives/identifier.ts";
/** The client: connect, create streams and topics, send and poll messages. */
export { type ClientOptions, IggyClient } from "./client.ts";
export {
  type ConnectionString,
  isLoopback,
  parseConnectionString,
  parseServerAddress,
  type ServerAddress,
} from "./connection-string.ts";
export type { FollowOptions } from "./messages.ts";
export type { NewTopic } from "./topics.ts";
