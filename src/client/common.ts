// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* What all entries of the client have in common: everything but the client itself. */

export type { ClientDetails, GroupMembership } from "../protocol/blocks/client-details.ts";
export type { ClientHeader } from "../protocol/blocks/client-header.ts";
export type { ClusterMetadata, ClusterNode } from "../protocol/blocks/cluster-metadata.ts";
export type { GroupDetails, GroupMember } from "../protocol/blocks/group-details.ts";
export type { GroupHeader } from "../protocol/blocks/group-header.ts";
export type { PartitionInfo } from "../protocol/blocks/partition-info.ts";
export type { Stats } from "../protocol/blocks/stats.ts";
export type { StreamDetails } from "../protocol/blocks/stream-details.ts";
export type { StreamHeader } from "../protocol/blocks/stream-header.ts";
export type { TopicDetails } from "../protocol/blocks/topic-details.ts";
export type { TopicHeader } from "../protocol/blocks/topic-header.ts";
export type { UserDetails } from "../protocol/blocks/user-details.ts";
export type { UserHeader } from "../protocol/blocks/user-header.ts";
export type { ConsumerOffset } from "../protocol/commands/consumer-offset/get-consumer-offset.ts";
export type { PolledMessages } from "../protocol/commands/message/poll-messages.ts";
export type { PersonalAccessTokenInfo } from "../protocol/commands/personal-access-token/get-tokens.ts";
export type { ErrorName } from "../protocol/errors/catalogue.ts";
export { IggyError, isIggyError } from "../protocol/errors/iggy-error.ts";
export type { NewMessage } from "../protocol/message/message-batch.ts";
export type { StoredMessage } from "../protocol/message/stored-message.ts";
export {
  type Identifier,
  numericIdentifier,
  parseIdentifierText,
  stringIdentifier,
} from "../protocol/primitives/identifier.ts";
export type {
  GlobalPermissions,
  Permissions,
  StreamPermissions,
  TopicPermissions,
} from "../protocol/primitives/permissions.ts";
export type { UserHeader as HeaderEntry } from "../protocol/primitives/user-headers.ts";
export type { BaseClient, CloseOptions, ConnectionInfo } from "./base-client.ts";
export type { Clock } from "./clock.ts";
export { groupConsumer, namedConsumer, Partitioning, PollingStrategy, singleConsumer } from "./commands/choices.ts";
export type { NewGroup } from "./commands/group-commands.ts";
export { type HeaderKey, HeaderKeyFactory, HeaderValue } from "./commands/headers.ts";
export type { GroupArguments, Id, StreamArguments, TopicArguments } from "./commands/id.ts";
export type { FlushArguments, FollowOptions, PollArguments, SendArguments } from "./commands/message-commands.ts";
export type { MessageKey } from "./commands/message-key.ts";
export type { OffsetArguments } from "./commands/offset-commands.ts";
export type { PartitionsArguments } from "./commands/partition-commands.ts";
export type { PermissionsInput, StreamPermissionsInput } from "./commands/permissions.ts";
export type { PolledBatch } from "./commands/polled-batch.ts";
export type { SegmentsArguments } from "./commands/segment-commands.ts";
export type { NewTopic, TopicOptions, TopicUpdate } from "./commands/topic-commands.ts";
export type { NewUser, UserArguments, UserUpdate } from "./commands/user-commands.ts";
export type { CallOptions } from "./config/call-options.ts";
export type { ClientConfig, ReconnectOptions, TlsConfig } from "./config/client-config.ts";
export { type ConnectionString, parseConnectionString } from "./config/connection-string.ts";
export type { Credentials, CredentialsSource } from "./config/credentials.ts";
export type { Millis } from "./config/duration.ts";
export { isLoopback, parseServerAddress } from "./config/server-address.ts";
export type { ClientEvent, ClientEvents } from "./connection/events.ts";
export type { ConnectionState } from "./connection/link.ts";
export type { Batch } from "./consumer/batch.ts";
export {
  type CloseConsumerOptions,
  Consumer,
  type ConsumerParts,
  type ConsumerState,
  type FetchOptions,
  type Position,
} from "./consumer/consumer.ts";
export type {
  CommitMode,
  CommitUnit,
  ConsumerOptions,
  PartitionsListener,
  StartPosition,
} from "./consumer/consumer-options.ts";
export { type BatchOrigin, Message, MessageHeaders } from "./consumer/message.ts";
export type { Handler, HandlerContext, HandlerFailure, HandlerOptions } from "./consumer/run-handler.ts";
export { createStream, type StreamEnds } from "./create-stream.ts";
export { aes256gcm, type EncryptionKey, type EncryptionKeys } from "./encryption/aes-256-gcm.ts";
export type { Encryptor } from "./encryption/encryptor.ts";
export {
  AuthError,
  ClientError,
  ClosedError,
  ConflictError,
  ConnectionError,
  NotFoundError,
  TimeoutError,
} from "./errors.ts";
export { type Delivery, Producer, type ProducerStats, type SendOptions } from "./producer/producer.ts";
export { ProducerError } from "./producer/producer-error.ts";
export type { HeaderInput, HeaderScalar, OutMessage, ProducerOptions } from "./producer/producer-options.ts";
export { bytes, json, text } from "./serializers/formats.ts";
export type { Deserializer, Format, Serializer } from "./serializers/serializer.ts";
export type { StandardResult, StandardSchema } from "./serializers/standard-schema.ts";
export type { ByteSocket, OpenSocket } from "./transport/given-socket.ts";
export type { ServerAddress } from "./transport/transport.ts";
