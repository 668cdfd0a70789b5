// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { nearest } from "../../cli/framework/nearest.ts";
import { moment } from "../../cli/framework/readers.ts";
import { type Step, step } from "../state/event.ts";
import { hint, type State } from "../state/state.ts";
import { candidatesOf, commandScreens, commandWords, groupPath, namesOf } from "../tables/command-words.ts";
import { groupPlace } from "../tables/groups.ts";
import { topicPlace } from "../tables/topology.ts";
import { jumpTo, seekTo } from "./navigate.ts";

/**
 * Runs what was typed behind `:`.
 * @throws Error that says what is unknown, and what is near
 */
export const runCommandLine = (state: State, text: string): Step => {
  const [word = "", ...rest] = text.split(/\s+/);
  const parameter = rest.join(" ");
  const screen = commandScreens.find((name) => name === word);
  if (screen !== undefined) return jumpTo(state, screen === "topics" ? { screen, stream: undefined } : { screen });
  switch (word) {
    case "":
      return step(state);
    case "q":
    case "quit":
      return step(state, { type: "quit", isInterrupted: false });
    case "stream": {
      const found = state.data.streams?.find(({ name }) => name === parameter);
      if (found === undefined) throw unknown("stream", parameter, namesOf(state, "stream"));
      return jumpTo(state, { screen: "streams" }, { screen: "topics", stream: found });
    }
    case "topic": {
      const found = state.data.topics?.find(({ stream, topic }) => `${stream.name}/${topic.name}` === parameter);
      if (found === undefined) throw unknown("topic", parameter, namesOf(state, "topic"));
      return jumpTo(state, { screen: "streams" }, { screen: "topics", stream: found.stream }, topicPlace(found));
    }
    case "group": {
      const found = state.data.groups?.find((row) => groupPath(row) === parameter);
      if (found === undefined) throw unknown("group", parameter, namesOf(state, "group"));
      return jumpTo(state, { screen: "groups" }, groupPlace(found));
    }
    case "seek":
      return /^\d{1,20}$/.test(parameter)
        ? seekTo(state, { kind: "offset", offset: BigInt(parameter) })
        : seekTo(state, parameter === "first" ? { kind: "first" } : { kind: "time", micros: moment(parameter) });
    case "ctx":
      return parameter === ""
        ? jumpTo(state, { screen: "contexts" })
        : step(state, { type: "use context", name: parameter });
    case "theme":
      return withTheme(state, parameter);
    default:
      throw unknown("command", word, commandWords);
  }
};

/** The text with its last word completed as far as all that begin like it agree. */
export const completion = (state: State, text: string): string => {
  const { before, typed, known: fitting } = candidatesOf(state, text);
  const [first = typed] = fitting;
  let shared = first;
  while (!fitting.every((name) => name.startsWith(shared))) shared = shared.slice(0, -1);
  const isWhole = fitting.length === 1 && before === "" && namesOf(state, shared).length > 0;
  return `${before}${shared}${isWhole ? " " : ""}`;
};

const withTheme = (state: State, name: string): Step => {
  const known = Object.keys(state.settings.themes);
  if (!known.includes(name)) throw unknown("theme", name, known);
  return step(hint({ ...state, settings: { ...state.settings, theme: name } }, `theme: ${name}`));
};

const unknown = (what: string, name: string, known: readonly string[]): Error => {
  const near = nearest(name, known);
  return new Error(`there is no ${what} '${name}'${near === undefined ? "" : `: did you mean ${near}?`}`);
};
