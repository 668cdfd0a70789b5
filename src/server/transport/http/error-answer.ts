// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ErrorName } from "../../../protocol/errors/catalogue.ts";
import type { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { writeJson } from "../../../protocol/json/write-json.ts";

const statusOf: Partial<Record<ErrorName, number>> = {
  resource_not_found: 404,
  client_not_found: 404,
  stream_id_not_found: 404,
  topic_id_not_found: 404,
  partition_not_found: 404,
  consumer_offset_not_found: 404,
  segment_not_found: 404,
  consumer_group_id_not_found: 404,
  consumer_group_name_not_found: 404,
  consumer_group_member_not_found: 404,
  unauthenticated: 401,
  invalid_personal_access_token: 401,
  access_token_missing: 401,
  invalid_access_token: 401,
  unauthorized: 403,
};

const fieldOf: Partial<Record<ErrorName, string>> = {
  stream_id_not_found: "stream_id",
  invalid_stream_id: "stream_id",
  topic_id_not_found: "topic_id",
  invalid_topic_id: "topic_id",
  partition_not_found: "partition_id",
  segment_not_found: "segment_id",
  client_not_found: "client_id",
  invalid_stream_name: "name",
  stream_name_already_exists: "name",
  invalid_topic_name: "name",
  topic_name_already_exists: "name",
  consumer_group_name_already_exists: "name",
  personal_access_token_already_exists: "name",
  user_already_exists: "username",
  invalid_offset: "offset",
  invalid_consumer_group_id: "consumer_group_id",
};

/** An error of the catalogue as HTTP tells it; everything that has no status of its own is 400. */
export const errorAnswer = (error: IggyError): { readonly status: number; readonly json: string } => {
  const { code, errorName, reason } = error;
  const field = fieldOf[errorName] ?? null;
  return { status: statusOf[errorName] ?? 400, json: writeJson({ id: code, code: errorName, reason, field }) };
};

/** What a read answers that finds nothing; 404 is no code of the catalogue here. */
export const NOTHING_FOUND = writeJson({ id: 404, code: "not_found", reason: "Resource not found", field: null });

export const errorSchema = {
  title: "Error",
  type: "object",
  properties: {
    id: { type: "integer", description: "Code of the error, or 404." },
    code: { type: "string", description: "Name of the error." },
    reason: { type: "string" },
    field: { anyOf: [{ type: "string" }, { type: "null" }] },
  },
  required: ["id", "code", "reason", "field"],
};
