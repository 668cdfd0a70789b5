// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ErrorName } from "../protocol/errors/catalogue.ts";
import { type ErrorContext, errorNameOf, IggyError } from "../protocol/errors/iggy-error.ts";

/** An error of a client: a code of the catalogue, the command it happened to, and whether trying again may help. */
export class ClientError extends IggyError {
  get command(): string | undefined {
    const { command } = this.context;
    return typeof command === "string" ? command : undefined;
  }

  /** The same request may succeed later, without anything being changed. */
  get retryable(): boolean {
    return retryable.has(this.errorName);
  }
}

/** The connection could not be made, or broke; a request that was under way may have been executed. */
export class ConnectionError extends ClientError {}
/** Not logged in, not allowed, or with the wrong credentials. */
export class AuthError extends ClientError {}
/** No answer in time. */
export class TimeoutError extends ClientError {}
/** The stream, topic, partition, group, user or token is not there. */
export class NotFoundError extends ClientError {}
/** The name is taken. */
export class ConflictError extends ClientError {}
/** The client, producer or consumer was closed. */
export class ClosedError extends ClientError {}

const families: readonly (readonly [typeof ClientError, readonly ErrorName[]])[] = [
  [
    ConnectionError,
    [
      "disconnected",
      "cannot_establish_connection",
      "stale_client",
      "tcp_error",
      "quic_error",
      "not_connected",
      "connection_closed",
      "client_not_found",
      "cannot_send_messages_due_to_client_disconnection",
    ],
  ],
  [
    AuthError,
    [
      "unauthenticated",
      "unauthorized",
      "invalid_credentials",
      "user_inactive",
      "invalid_personal_access_token",
      "personal_access_token_expired",
    ],
  ],
  [TimeoutError, ["task_timeout", "background_send_timeout"]],
  [
    NotFoundError,
    [
      "resource_not_found",
      "stream_id_not_found",
      "stream_name_not_found",
      "topic_id_not_found",
      "topic_name_not_found",
      "partition_not_found",
      "consumer_group_id_not_found",
      "consumer_group_name_not_found",
    ],
  ],
  [
    ConflictError,
    [
      "user_already_exists",
      "personal_access_token_already_exists",
      "stream_name_already_exists",
      "topic_name_already_exists",
      "consumer_group_name_already_exists",
    ],
  ],
  [ClosedError, ["client_shutdown", "producer_closed"]],
];

const familyOf = new Map(families.flatMap(([family, names]) => names.map((name) => [name, family] as const)));

const retryable: ReadonlySet<ErrorName> = new Set<ErrorName>([
  ...(families[0]?.[1] ?? []),
  ...(families[2]?.[1] ?? []),
  "shard_communication_error",
]);

/** An error of the family its name belongs to. */
export const clientError = (name: ErrorName, context: ErrorContext = {}, cause?: unknown): ClientError => {
  const Family = familyOf.get(name) ?? ClientError;
  return cause === undefined ? new Family(name, context) : new Family(name, context, { cause });
};

/** What the server answered a request with, filled in with what the request was about. */
export const errorOfStatus = (status: number, command: string, subject: object): ClientError => {
  const name = errorNameOf(status);
  if (name === undefined) return clientError("error", { status, command });
  return clientError(name, { ...subjectOf(name, subject), command });
};

/** What an error is about, in the order in which its message names it. */
const subjects: Partial<Readonly<Record<ErrorName, readonly string[]>>> = {
  resource_not_found: ["user", "name"],
  cannot_delete_user: ["user"],
  cannot_change_permissions: ["user"],
  client_not_found: ["clientId"],
  stream_id_not_found: ["stream"],
  stream_name_already_exists: ["name"],
  topic_id_not_found: ["topic", "stream"],
  topic_name_already_exists: ["name", "stream"],
  partition_not_found: ["partitionId", "topic", "stream"],
  no_partitions: ["topic", "stream"],
  consumer_group_id_not_found: ["group", "topic", "stream"],
  consumer_group_name_already_exists: ["name", "topic", "stream"],
  invalid_offset: ["offset"],
};

const subjectOf = (name: ErrorName, subject: object): ErrorContext => {
  const context: Record<string, string | number | bigint> = {};
  for (const key of subjects[name] ?? []) {
    const field = scalarOf(Reflect.get(subject, key));
    if (field !== undefined) context[key] = field;
  }
  return context;
};

/** A number or text, or the value of an identifier. */
const scalarOf = (field: unknown): string | number | bigint | undefined => {
  if (typeof field === "string" || typeof field === "number" || typeof field === "bigint") return field;
  return typeof field === "object" && field !== null && "value" in field ? scalarOf(field.value) : undefined;
};
