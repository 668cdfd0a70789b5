// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { commandTable } from "../../../../protocol/command-table.ts";
import type { Route } from "../route.ts";
import { snakeCase } from "../snake-case.ts";

/** Routes that do not have the name of the command they stand for. */
const otherNames: Readonly<Record<string, string>> = {
  login: "login_user",
  logout: "logout_user",
  pollLines: "poll_messages",
  sendLines: "send_messages",
  followMessages: "poll_messages",
  flushMessages: "flush_unsaved_buffer",
};

const codes: ReadonlyMap<string, number> = new Map(commandTable.map(({ name, code }) => [name, code]));

/** What was looked up, by the name of the route. */
const known = new Map<string, number | undefined>();

/** Code of the command; undefined for a route that stands for none, as that for the metrics. */
export const commandOfRoute = ({ name }: Pick<Route, "name">): number | undefined => {
  if (!known.has(name)) known.set(name, codes.get(otherNames[name] ?? snakeCase(name)));
  return known.get(name);
};
