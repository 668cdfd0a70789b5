// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Confirmation, Dialog } from "../state/dialog.ts";
import { type Step, step } from "../state/event.ts";
import { cursorPlace } from "../state/list-view.ts";
import { type Scope, scopeOfKey, withoutScope } from "../state/permission-scope.ts";
import type { Place } from "../state/place.ts";
import type { ServerAction } from "../state/server-action.ts";
import type { GroupRow } from "../state/server-data.ts";
import { groupKey, topicKey } from "../state/server-data.ts";
import { currentPlace, hint, type State, topLayer } from "../state/state.ts";
import { textField } from "../state/text-field.ts";
import { currentTable } from "../tables/current-table.ts";
import { scopeName } from "../tables/user.ts";
import * as forms from "./form-definitions.ts";
import { topicOf } from "./navigate.ts";
import { selectedRow } from "./selected-row.ts";

/** Keys that lead to changes of the server; in read-only mode they are refused. */
export const changeKey = (state: State, key: string): Step | undefined => {
  const does = keys[key]?.(state, currentPlace(state));
  if (does === undefined) return undefined;
  if (state.settings.isReadOnly) return step(hint(state, "read-only: nothing can be changed", true));
  return typeof does === "string" ? step(hint(state, does, true)) : does;
};

type Change = (state: State, place: Place) => Dialog | undefined;

const open =
  (change: Change) =>
  (state: State, place: Place): Step | undefined => {
    const dialog = change(state, place);
    return dialog === undefined ? undefined : step({ ...state, dialog });
  };

const confirm = (question: string, action: ServerAction, name?: string): Confirmation => ({
  kind: "confirm",
  question,
  name,
  field: textField(),
  action,
});

/** The key of the row under the cursor. */
const cursorKey = (state: State): string | undefined => {
  const table = currentTable(state);
  return table?.rows[
    cursorPlace(
      topLayer(state).list,
      table.rows.map(({ key }) => key),
    )
  ]?.key;
};

const streamAt = (state: State) => state.data.streams?.find(({ id }) => String(id) === cursorKey(state));
const topicAt = (state: State) =>
  state.data.topics?.find((row) => topicKey(row.stream, row.topic) === cursorKey(state));
const userAt = (state: State) => state.data.users?.find(({ id }) => String(id) === cursorKey(state));

const scopeAt = (state: State, place: Place): Scope | undefined => {
  const key = place.screen === "user" && state.data.user !== undefined ? cursorKey(state) : undefined;
  return key === undefined ? undefined : scopeOfKey(key);
};

const groupAt = (state: State, place: Place): GroupRow | undefined =>
  place.screen === "group"
    ? state.data.group?.row
    : state.data.groups?.find((row) => groupKey(row) === cursorKey(state));

const add: Change = (state, place) => {
  if (place.screen === "streams") return forms.createStream();
  if (place.screen === "users") return forms.createUser();
  if (place.screen === "tokens") return forms.createToken();
  if (place.screen === "user") return forms.addPermissions(place.user);
  if (place.screen === "topics") {
    const stream = place.stream ?? topicAt(state)?.stream;
    return stream === undefined ? undefined : forms.createTopic(stream);
  }
  if (place.screen === "topic") return place.tab === "groups" ? forms.createGroup(place) : forms.addPartitions(place);
  return undefined;
};

const remove: Change = (state, place) => {
  const stream = place.screen === "streams" ? streamAt(state) : undefined;
  if (stream !== undefined)
    return confirm(
      `Delete stream ${stream.name} with all its topics and messages?`,
      { kind: "delete stream", stream },
      stream.name,
    );
  const topic = place.screen === "topics" ? topicAt(state) : undefined;
  if (topic !== undefined) {
    const action = { kind: "delete topic", stream: topic.stream, topic: topic.topic } as const;
    return confirm(
      `Delete topic ${topic.topic.name} with its ${topic.topic.messagesCount} messages?`,
      action,
      topic.topic.name,
    );
  }
  if (place.screen === "topic" && place.tab === "partitions") {
    const action = { kind: "remove partitions", stream: place.stream, topic: place.topic, partitionsCount: 1 } as const;
    return confirm(`Delete the last partition of ${place.topic.name} with its messages?`, action);
  }
  const isGroup = place.screen === "groups" || (place.screen === "topic" && place.tab === "groups");
  const group = isGroup ? groupAt(state, place) : undefined;
  if (group !== undefined) {
    return confirm(`Delete consumer group ${group.group.name} and its offsets?`, { ...group, kind: "delete group" });
  }
  const user = place.screen === "users" ? userAt(state) : undefined;
  if (user !== undefined) {
    return confirm(
      `Delete user ${user.username}?`,
      { kind: "delete user", user: { id: user.id, name: user.username } },
      user.username,
    );
  }
  const scope = scopeAt(state, place);
  const permissions = state.data.user?.permissions;
  if (place.screen === "user" && scope?.stream !== undefined && permissions !== undefined) {
    const action = {
      kind: "set permissions",
      user: place.user,
      permissions: withoutScope(permissions, scope),
    } as const;
    return confirm(`Take from ${place.user.name} what is said for ${scopeName(state.data, scope).trim()}?`, action);
  }
  const token = place.screen === "tokens" ? cursorKey(state) : undefined;
  return token === undefined ? undefined : confirm(`Delete token ${token}?`, { kind: "delete token", name: token });
};

const purge: Change = (state, place) => {
  const stream = place.screen === "streams" ? streamAt(state) : undefined;
  if (stream !== undefined)
    return confirm(`Remove all messages of stream ${stream.name}?`, { kind: "purge stream", stream }, stream.name);
  const row = place.screen === "topics" ? topicAt(state) : undefined;
  const topic =
    row === undefined ? (place.screen === "topic" ? place : undefined) : { stream: row.stream, topic: row.topic };
  if (topic === undefined) return undefined;
  const action = { kind: "purge topic", stream: topic.stream, topic: topic.topic } as const;
  return confirm(`Remove all messages of topic ${topic.topic.name}?`, action, topic.topic.name);
};

const edit = (state: State, place: Place): Step | string | undefined => {
  const group = place.screen === "group" || place.screen === "groups" ? groupAt(state, place) : undefined;
  if (group !== undefined) {
    if (group.group.membersCount > 0)
      return `group ${group.group.name} has members: stop them before its offsets are changed`;
    if (place.screen !== "group") return "open the group to change its offsets";
    return step({ ...state, dialog: forms.editOffsets(group) });
  }
  const dialog = editForm(state, place);
  return dialog === undefined ? undefined : step({ ...state, dialog });
};

const editForm: Change = (state, place) => {
  const stream = place.screen === "streams" ? streamAt(state) : undefined;
  if (stream !== undefined) return forms.renameStream(stream);
  const row = place.screen === "topics" ? topicAt(state) : undefined;
  if (row !== undefined) return forms.editTopic(row.stream, row.topic);
  if (place.screen === "topic" && state.data.topic !== undefined)
    return forms.editTopic(place.stream, state.data.topic);
  const scope = scopeAt(state, place);
  if (place.screen === "user" && scope !== undefined) {
    const { data } = state;
    return forms.editPermissions(place.user, data.user?.permissions, scope, scopeName(data, scope));
  }
  return undefined;
};

const produce: Change = (state, place) => {
  const row = place.screen === "topics" ? topicAt(state) : undefined;
  const topic = row ?? topicOf(state);
  return topic === undefined ? undefined : forms.produce(state.lastProduced);
};

const again: Change = (state, place) => {
  const row = place.screen === "message" ? place.row : selectedRow(state);
  return row === undefined || topicOf(state) === undefined ? undefined : forms.produceAgain(row);
};

const keys: Readonly<Record<string, (state: State, place: Place) => Step | string | undefined>> = {
  a: open(add),
  x: open(remove),
  X: open(purge),
  E: edit,
  P: open(produce),
  R: open(again),
  S: (state, place) => {
    const user = place.screen === "user" ? state.data.user : undefined;
    if (user === undefined || place.screen !== "user") return undefined;
    const status = user.status === "active" ? "inactive" : "active";
    return step({
      ...state,
      dialog: confirm(`Make user ${user.username} ${status}?`, { kind: "set status", user: place.user, status }),
    });
  },
  W: (state, place) =>
    place.screen === "user" ? step({ ...state, dialog: forms.changePassword(place.user) }) : undefined,
};
