// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { GroupRow } from "../state/server-data.ts";
import type { State } from "../state/state.ts";

export const commandScreens = [
  "overview",
  "streams",
  "topics",
  "groups",
  "clients",
  "users",
  "tokens",
  "contexts",
  "actions",
  "bookmarks",
] as const;

/** What can stand first behind `:`. */
export const commandWords: readonly string[] = [
  ...commandScreens,
  "stream",
  "topic",
  "group",
  "seek",
  "ctx",
  "theme",
  "q",
];

/** What can stand behind a word. */
export const namesOf = ({ data, settings }: State, word: string): readonly string[] => {
  switch (word) {
    case "stream":
      return (data.streams ?? []).map(({ name }) => name);
    case "topic":
      return (data.topics ?? []).map(({ stream, topic }) => `${stream.name}/${topic.name}`);
    case "group":
      return (data.groups ?? []).map(groupPath);
    case "ctx":
      return (data.contexts ?? []).map(({ name }) => name);
    case "theme":
      return Object.keys(settings.themes);
    default:
      return [];
  }
};

export const groupPath = ({ stream, topic, group }: GroupRow): string => `${stream.name}/${topic.name}/${group.name}`;

/** What is typed before the last word with its space, the last word, and what that may become. */
export const candidatesOf = (
  state: State,
  text: string,
): { readonly before: string; readonly typed: string; readonly known: readonly string[] } => {
  const [, before = "", typed = ""] = /^(\S+\s+)?(.*)$/s.exec(text) ?? [];
  const known = before === "" ? commandWords : namesOf(state, before.trim());
  return { before, typed, known: known.filter((name) => name.startsWith(typed)) };
};
