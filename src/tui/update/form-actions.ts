// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { parseExpiryText, parseSizeText } from "../../cli/framework/quantities.ts";
import { milliseconds, name as nameReader, oneOf, wholeNumber } from "../../cli/framework/readers.ts";
import { parseHeaders } from "../../cli/message/header-argument.ts";
import type { TopicOptions } from "../../client/index.ts";
import { MAX_U64 } from "../../protocol/primitives/integers.ts";
import { globalFlags, type Permissions } from "../../protocol/primitives/permissions.ts";
import type { FormPurpose } from "../state/dialog.ts";
import { cursorPlace } from "../state/list-view.ts";
import { type Scope, scopeOfKey, withScope } from "../state/permission-scope.ts";
import type { ProducePartitioning, ServerAction } from "../state/server-action.ts";
import { topicKey } from "../state/server-data.ts";
import { currentPlace, type State, topLayer } from "../state/state.ts";
import { currentTable } from "../tables/current-table.ts";
import { topicOf } from "./navigate.ts";

export type FormValues = Readonly<Record<string, string>>;

const NEVER = MAX_U64;

/**
 * What a filled in form asks for.
 * @throws Error that says what cannot be read
 */
export const actionOf = (state: State, purpose: Exclude<FormPurpose, "offsets">, values: FormValues): ServerAction => {
  const { name = "" } = values;
  switch (purpose) {
    case "create stream":
      return { kind: purpose, name: nameReader()(name) };
    case "rename stream":
      return { kind: purpose, stream: chosenStream(state), name: nameReader()(name) };
    case "create topic": {
      const partitionsCount = wholeNumber(0, 1000)(values["partitions"] ?? "");
      return {
        kind: purpose,
        stream: streamOfTopics(state),
        name: nameReader()(name),
        partitionsCount,
        options: topicOptions(values),
      };
    }
    case "edit topic":
      return { kind: purpose, ...chosenTopic(state), name: nameReader()(name), options: topicOptions(values) };
    case "add partitions":
      return { kind: purpose, ...chosenTopic(state), partitionsCount: wholeNumber(1, 1000)(values["count"] ?? "") };
    case "create group":
      return { kind: purpose, ...chosenTopic(state), name: nameReader()(name) };
    case "produce":
      return produceAction(state, values);
    case "create token": {
      const expiry = parseExpiryText(values["expiry"] ?? "never");
      return { kind: purpose, name: nameReader(3, 30)(name), expiryMicros: expiry === NEVER ? 0n : expiry };
    }
    default:
      return userAction(state, purpose, values);
  }
};

const userAction = (
  state: State,
  purpose: "create user" | "change password" | "permissions" | "add permissions",
  values: FormValues,
): ServerAction => {
  const { password = "" } = values;
  if (purpose === "create user") {
    const permissions = permissionsOf(values["permissions"] ?? "");
    return {
      kind: purpose,
      name: nameReader(3, 50)(values["name"] ?? ""),
      password: nameReader(3, 100)(password),
      permissions,
    };
  }
  const place = currentPlace(state);
  if (place.screen !== "user") throw new Error("open the user first");
  if (purpose === "permissions" || purpose === "add permissions") {
    const scope = purpose === "permissions" ? scopeOfKey(cursorKey(state) ?? "all") : scopeOf(state, values);
    const yes = Object.keys(values).filter((flag) => values[flag] === "yes");
    // The form of a new row says manage and read for what it is about.
    const own = scope.topic === undefined ? "Stream" : "Topic";
    const allowed = new Set(yes.flatMap((flag) => [flag, `${flag}${own}`]));
    const permissions = withScope(state.data.user?.permissions, scope, allowed);
    return { kind: "set permissions", user: place.user, permissions };
  }
  if (password !== values["again"]) throw new Error("the new passwords are not the same");
  return {
    kind: purpose,
    user: place.user,
    currentPassword: values["current"] ?? "",
    newPassword: nameReader(3, 100)(password),
  };
};

/** The stream or topic of that name. */
const scopeOf = ({ data }: State, { stream = "", topic = "" }: FormValues): Scope => {
  const parent = data.streams?.find(({ name }) => name === stream);
  if (parent === undefined) throw new Error(`there is no stream '${stream}'`);
  if (topic === "") return { stream: parent.id, topic: undefined };
  const found = data.topics?.find((row) => row.stream.id === parent.id && row.topic.name === topic);
  if (found === undefined) throw new Error(`stream ${stream} has no topic '${topic}'`);
  return { stream: parent.id, topic: found.topic.id };
};

const topicOptions = ({ expiry = "", size = "", compression = "" }: FormValues): TopicOptions => ({
  messageExpiryMicros: parseExpiryText(expiry),
  maxTopicSizeBytes: parseSizeText(size),
  compression: oneOf("none", "gzip")(compression),
});

const MAX_REPEATS = 1_000_000;

const produceAction = (state: State, values: FormValues): ServerAction => {
  const { payload = "", headers = "", check } = values;
  if (payload === "") throw new Error("a message must not be empty");
  if (check === "must be JSON") JSON.parse(payload);
  return {
    kind: "produce",
    ...chosenTopic(state),
    partitioning: partitioningOf(values),
    headers: headers.trim() === "" ? [] : parseHeaders(headers.trim()),
    payload: Buffer.from(payload),
    count: wholeNumber(1, MAX_REPEATS)(values["count"] ?? ""),
    intervalMs: milliseconds(values["interval"] ?? ""),
  };
};

const partitioningOf = ({ partitioning, target = "" }: FormValues): ProducePartitioning => {
  if (partitioning === "partition") return { kind: "partition", partitionId: wholeNumber()(target) };
  if (partitioning === "key") return { kind: "key", key: nameReader()(target) };
  return { kind: "balanced" };
};

const permissionsOf = (text: string): Permissions | undefined => {
  const flags = text.split(/[\s,]+/).filter((word) => word !== "");
  if (flags.length === 0) return undefined;
  const wanted = flags.includes("all") ? globalFlags : flags.map((flag) => knownFlag(flag));
  const global = Object.fromEntries(globalFlags.map((flag) => [flag, wanted.includes(flag)])) as Permissions["global"];
  return { global, streams: undefined };
};

const knownFlag = (word: string): (typeof globalFlags)[number] => {
  const found = globalFlags.find((flag) => flag.toLowerCase() === word.toLowerCase());
  if (found !== undefined) return found;
  throw new Error(`'${word}' is no permission: ${globalFlags.join(" ")}`);
};

const cursorKey = (state: State): string | undefined => {
  const table = currentTable(state);
  return table?.rows[
    cursorPlace(
      topLayer(state).list,
      table.rows.map(({ key }) => key),
    )
  ]?.key;
};

const chosenStream = (state: State) => {
  const found = state.data.streams?.find(({ id }) => String(id) === cursorKey(state));
  if (found === undefined) throw new Error("the stream is gone");
  return found;
};

const topicUnderCursor = (state: State) =>
  state.data.topics?.find((row) => topicKey(row.stream, row.topic) === cursorKey(state));

const streamOfTopics = (state: State) => {
  const place = currentPlace(state);
  const stream = (place.screen === "topics" ? place.stream : undefined) ?? topicUnderCursor(state)?.stream;
  if (stream === undefined) throw new Error("open a stream first");
  return stream;
};

const chosenTopic = (state: State) => {
  const row = currentPlace(state).screen === "topics" ? topicUnderCursor(state) : undefined;
  const topic = row ?? topicOf(state);
  if (topic === undefined) throw new Error("open a topic first");
  return { stream: topic.stream, topic: topic.topic };
};
