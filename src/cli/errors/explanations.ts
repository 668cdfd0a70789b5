// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ErrorName } from "../../protocol/errors/catalogue.ts";
import { type ExitCode, exitCode } from "./exit-codes.ts";

/** What a failure is about, for its sentence: names and numbers as they were typed. */
export type Subject = Readonly<Partial<Record<SubjectName, string | number | bigint>>>;
type SubjectName =
  | "address"
  | "addressOption"
  | "stream"
  | "topic"
  | "partition"
  | "group"
  | "user"
  | "token"
  | "client"
  | "name"
  | "offset";

interface Explanation {
  /** What is wrong; `{stream}` and the like are filled in. */
  readonly what: string;
  readonly hint?: string;
  readonly exit?: ExitCode;
}

const { notFound, conflict, unauthenticated, forbidden, unreachable, usage } = exitCode;

/** How the errors a person can do something about are told. */
export const explanations: Partial<Readonly<Record<ErrorName, Explanation>>> = {
  stream_id_not_found: { what: "stream '{stream}' was not found", hint: "iggy stream list", exit: notFound },
  stream_name_not_found: { what: "stream '{stream}' was not found", hint: "iggy stream list", exit: notFound },
  topic_id_not_found: {
    what: "topic '{topic}' was not found in stream '{stream}'",
    hint: "iggy topic list {stream}",
    exit: notFound,
  },
  topic_name_not_found: {
    what: "topic '{topic}' was not found in stream '{stream}'",
    hint: "iggy topic list {stream}",
    exit: notFound,
  },
  partition_not_found: {
    what: "partition {partition} was not found in topic '{topic}' of stream '{stream}'",
    hint: "iggy partition list {stream} {topic}",
    exit: notFound,
  },
  no_partitions: {
    what: "topic '{topic}' of stream '{stream}' has no partitions",
    hint: "iggy partition create {stream} {topic} 1",
  },
  consumer_group_id_not_found: {
    what: "consumer group '{group}' was not found in topic '{topic}' of stream '{stream}'",
    hint: "iggy consumer-group list {stream} {topic}",
    exit: notFound,
  },
  consumer_group_name_not_found: {
    what: "consumer group '{group}' was not found in topic '{topic}' of stream '{stream}'",
    hint: "iggy consumer-group list {stream} {topic}",
    exit: notFound,
  },
  consumer_group_member_not_found: {
    what: "this connection is no member of consumer group '{group}'",
    hint: "iggy consumer-offset set joins the group by itself; other commands use a consumer of their own",
  },
  consumer_offset_not_found: { what: "no offset is stored for '{name}'", exit: notFound },
  resource_not_found: { what: "'{resource}' was not found", exit: notFound },
  client_not_found: { what: "client {client} was not found", hint: "iggy client list", exit: notFound },
  segment_not_found: { what: "there is no such segment", exit: notFound },
  stream_name_already_exists: {
    what: "stream '{name}' exists already",
    hint: "choose another name, or add --if-not-exists",
    exit: conflict,
  },
  topic_name_already_exists: {
    what: "topic '{name}' exists already in stream '{stream}'",
    hint: "choose another name, or add --if-not-exists",
    exit: conflict,
  },
  consumer_group_name_already_exists: {
    what: "consumer group '{name}' exists already in topic '{topic}' of stream '{stream}'",
    hint: "choose another name, or add --if-not-exists",
    exit: conflict,
  },
  user_already_exists: { what: "user '{name}' exists already", hint: "iggy user list", exit: conflict },
  personal_access_token_already_exists: {
    what: "token '{name}' exists already",
    hint: "choose another name, or iggy pat delete {name}",
    exit: conflict,
  },
  personal_access_tokens_limit_reached: {
    what: "the user has as many tokens as the server allows",
    hint: "iggy pat list shows them, iggy pat delete NAME makes room",
  },
  invalid_credentials: {
    what: "wrong user name or password for {address}",
    hint: "check --username and --password, IGGY_USERNAME and IGGY_PASSWORD; iggy session show says which are used",
    exit: unauthenticated,
  },
  invalid_password: { what: "the password is wrong, or not 3 to 100 characters", exit: unauthenticated },
  invalid_username: { what: "a user name has 3 to 50 characters" },
  user_inactive: {
    what: "the user is inactive",
    hint: "iggy user status USER active, as another user",
    exit: unauthenticated,
  },
  unauthenticated: {
    what: "not logged in on {address}",
    hint: "iggy login, or give --username and --password",
    exit: unauthenticated,
  },
  invalid_personal_access_token: {
    what: "{address} does not know this token",
    hint: "iggy pat list shows the tokens there are; iggy login starts a new session",
    exit: unauthenticated,
  },
  personal_access_token_expired: {
    what: "the token has expired",
    hint: "iggy login starts a new session, iggy pat create makes a new token",
    exit: unauthenticated,
  },
  invalid_personal_access_token_name: { what: "the name of a token has 3 to 30 characters", exit: usage },
  unauthorized: {
    what: "the user may not do that",
    hint: "ask for the permission, or log in as another user; iggy user get shows what a user may do",
    exit: forbidden,
  },
  cannot_delete_user: { what: "the root user cannot be deleted", exit: forbidden },
  cannot_change_permissions: { what: "the permissions of the root user cannot be changed", exit: forbidden },
  cannot_establish_connection: {
    what: "no server answers on {address}",
    hint: "start one with iggy server start, or name another with --{addressOption}; iggy doctor looks further",
    exit: unreachable,
  },
  connection_closed: {
    what: "the connection to {address} was closed",
    hint: "is this an Iggy server? iggy doctor looks further, the log of the server says more",
    exit: unreachable,
  },
  not_connected: { what: "the connection to {address} was lost", hint: "try again", exit: unreachable },
  disconnected: { what: "the server on {address} was stopped", hint: "start it again", exit: unreachable },
  stale_client: { what: "the server on {address} gave this connection up", hint: "try again", exit: unreachable },
  task_timeout: {
    what: "{address} did not answer in time",
    hint: "try again, or raise --timeout",
    exit: unreachable,
  },
  invalid_tls_certificate: {
    what: "the certificate of {address} cannot be trusted",
    hint: "name its authority with --tls-ca-file, its name with --tls-domain; --tls-insecure trusts anybody",
    exit: unreachable,
  },
  invalid_connection_string: {
    what: "the address cannot be read",
    hint: "write host:port, or iggy://user:password@host:port",
    exit: usage,
  },
  too_many_partitions: { what: "a topic may have up to 1000 partitions" },
  invalid_partitions_count: {
    what: "topic '{topic}' has fewer partitions",
    hint: "iggy partition list {stream} {topic}",
  },
  invalid_topic_size: {
    what: "the largest size of a topic cannot be less than one segment",
    hint: "use a size of at least 1GiB unless the server is configured otherwise, or server_default",
  },
  invalid_offset: {
    what: "offset {offset} is beyond the end of the partition",
    hint: "iggy partition list {stream} {topic}",
  },
  invalid_message_payload_length: { what: "a message must not be empty", exit: usage },
  too_big_message_payload: { what: "a message may have up to 64000000 bytes" },
  too_big_user_headers: { what: "the headers of a message may have up to 100000 bytes" },
  invalid_encryption_key: { what: "the key is not 32 bytes in Base64", hint: "openssl rand -base64 32", exit: usage },
  cannot_decrypt_data: { what: "the messages were not encrypted with this key", hint: "check --encryption-key" },
  feature_unavailable: { what: "{address} does not have that command, or not over this transport" },
  cannot_append_to_file: {
    what: "the server cannot write to its disk",
    hint: "look at its free space: iggy stats, iggy doctor",
  },
};
