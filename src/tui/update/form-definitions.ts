// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { formatHeaderValue } from "../../cli/message/header-argument.ts";
import { formatExpiry, formatTopicSize } from "../../cli/output/formats.ts";
import type { TopicHeader } from "../../protocol/blocks/topic-header.ts";
import { globalFlags, type Permissions } from "../../protocol/primitives/permissions.ts";
import type { Form, FormField, FormPurpose } from "../state/dialog.ts";
import { allowedIn, flagsOf, type Scope } from "../state/permission-scope.ts";
import type { Named, TopicPlace } from "../state/place.ts";
import type { GroupRow } from "../state/server-data.ts";
import type { MessageRow } from "../state/tail.ts";
import { textField } from "../state/text-field.ts";

const form = (purpose: FormPurpose, title: string, fields: readonly FormField[]): Form => ({
  kind: "form",
  purpose,
  title,
  fields,
  focus: 0,
  problem: undefined,
});

const text = (name: string, label: string, value = "", more: Partial<FormField> = {}): FormField => ({
  name,
  label,
  field: textField(value),
  ...more,
});

const choice = (name: string, label: string, choices: readonly string[], value = choices[0]): FormField =>
  text(name, label, value, { choices });

export const createStream = (): Form => form("create stream", "new stream", [text("name", "name")]);

export const renameStream = (stream: Named): Form =>
  form("rename stream", `rename stream ${stream.name}`, [text("name", "name", stream.name)]);

const topicFields = (topic?: TopicHeader): readonly FormField[] => [
  text("expiry", "expiry", topic === undefined ? "server_default" : expiryText(topic), {
    hint: "12h, 7days, never, server_default",
  }),
  text("size", "max size", topic === undefined ? "server_default" : sizeText(topic), {
    hint: "10GiB, unlimited, server_default",
  }),
  choice("compression", "compression", ["none", "gzip"], topic?.compression),
];

const expiryText = ({ messageExpiryMicros }: TopicHeader): string => {
  const written = formatExpiry(messageExpiryMicros);
  return written === "unlimited" ? "never" : written;
};

/** Exact, as a rounded size would change the topic by being looked at. */
const sizeText = ({ maxTopicSizeBytes }: TopicHeader): string =>
  formatTopicSize(maxTopicSizeBytes) === "unlimited" ? "unlimited" : String(maxTopicSizeBytes);

export const createTopic = (stream: Named): Form =>
  form("create topic", `new topic in ${stream.name}`, [
    text("name", "name"),
    text("partitions", "partitions", "1"),
    ...topicFields(),
  ]);

export const editTopic = (stream: Named, topic: TopicHeader): Form =>
  form("edit topic", `edit topic ${stream.name}/${topic.name}`, [
    text("name", "name", topic.name),
    ...topicFields(topic),
  ]);

export const addPartitions = ({ topic }: TopicPlace): Form =>
  form("add partitions", `add partitions to ${topic.name}`, [text("count", "how many", "1")]);

export const createGroup = ({ topic }: TopicPlace): Form =>
  form("create group", `new consumer group of ${topic.name}`, [text("name", "name")]);

export const createUser = (): Form =>
  form("create user", "new user", [
    text("name", "name"),
    text("password", "password", "", { isSecret: true }),
    text("permissions", "permissions", "", { hint: flagsHint }),
  ]);

const flagsHint = `all, or some of ${globalFlags.join(" ")}`;

export const changePassword = (user: Named): Form =>
  form("change password", `password of ${user.name}`, [
    text("current", "current", "", { isSecret: true }),
    text("password", "new", "", { isSecret: true }),
    text("again", "again", "", { isSecret: true }),
  ]);

/** The permissions for everything, a stream, or a topic; all others stay as they are. */
export const editPermissions = (
  user: Named,
  permissions: Permissions | undefined,
  scope: Scope,
  where: string,
): Form => {
  const allowed = allowedIn(permissions, scope);
  return form(
    "permissions",
    `${user.name} and ${where.trim()}`,
    flagsOf(scope).map((flag) => choice(flag, flag, ["no", "yes"], allowed.has(flag) ? "yes" : "no")),
  );
};

export const addPermissions = (user: Named): Form =>
  form("add permissions", `permissions of ${user.name} for`, [
    text("stream", "stream"),
    text("topic", "topic", "", { hint: "empty for the whole stream" }),
    ...["manage", "read", "manageTopics", "readTopics", "pollMessages", "sendMessages"].map((flag) =>
      choice(flag, flag, ["no", "yes"]),
    ),
  ]);

export const createToken = (): Form =>
  form("create token", "new personal access token", [
    text("name", "name"),
    text("expiry", "expires in", "never", { hint: "12h, 30days, never" }),
  ]);

/** Nothing is chosen before somebody chooses. */
export const editOffsets = ({ group }: GroupRow): Form =>
  form("offsets", `offsets of ${group.name}`, [
    text("target", "move to", "", { hint: "first, last, an offset, a time (-15m), +N, -N, or delete" }),
    text("partitions", "partitions", "", { hint: "all, or 0,2" }),
  ]);

const produceFields = (values: Readonly<Record<string, string>>): readonly FormField[] => [
  text("payload", "payload", values["payload"] ?? "", { isMultiline: true, hint: "Enter: new line, ctrl+e: editor" }),
  choice("check", "check", ["as it is", "must be JSON"], values["check"]),
  choice("partitioning", "partitioning", ["balanced", "partition", "key"], values["partitioning"]),
  text("target", "partition/key", values["target"] ?? ""),
  text("headers", "headers", values["headers"] ?? "", { hint: "name:kind:value, separated by commas" }),
  text("count", "count", values["count"] ?? "1"),
  text("interval", "interval", values["interval"] ?? "0ms"),
];

/** With what was sent before. */
export const produce = (values: Readonly<Record<string, string>> | undefined): Form =>
  form("produce", "produce", produceFields(values ?? {}));

/** Filled in from a message; bytes that are no text would be lost, so there is nothing to send for them. */
export const produceAgain = (row: MessageRow): Form => {
  const payload = Buffer.from(row.payload).toString("utf8");
  const isText = Buffer.from(payload).equals(Buffer.from(row.payload));
  const headers = row.headers.map(
    ({ key, value }) => `${formatHeaderValue(key)}:${value.kind}:${formatHeaderValue(value)}`,
  );
  const filled = form(
    "produce",
    "produce again",
    produceFields({ payload: isText ? payload : "", headers: headers.join(",") }),
  );
  return isText ? filled : { ...filled, problem: "the payload is not text and was left out" };
};
