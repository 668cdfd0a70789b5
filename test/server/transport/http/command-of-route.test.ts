// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { commandTable } from "../../../../src/protocol/command-table.ts";
import { commandOfRoute } from "../../../../src/server/transport/http/observation/command-of-route.ts";
import { apiRoutes } from "../../../../src/server/transport/http/routes/index.ts";

/** Commands of a connection, which HTTP has none of. */
const withoutRoute = ["get_me", "join_consumer_group", "leave_consumer_group"];

test("given_every_route_when_its_command_is_asked_for_should_be_one_of_the_protocol_but_for_two", () => {
  const others = apiRoutes.filter((route) => commandOfRoute(route) === undefined).map(({ name }) => name);
  expect(others).toEqual(["getRoot", "refreshToken"]);
});

test("given_every_command_when_its_route_is_looked_for_should_have_one_unless_it_is_of_a_connection", () => {
  const codes = new Set(apiRoutes.map(commandOfRoute));
  expect(commandTable.filter(({ code }) => !codes.has(code)).map(({ name }) => name)).toEqual(withoutRoute);
});
