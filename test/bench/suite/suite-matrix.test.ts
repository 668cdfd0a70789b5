// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { scenarios, suiteCases } from "../../../src/bench/suite/suite-matrix.ts";

test("given_the_axes_of_a_suite_should_be_every_combination_whose_requests_are_not_too_large", () => {
  const cases = suiteCases({
    messageBytes: [100, 1_000_000],
    messagesPerBatch: [1, 1000],
    actors: [1, 4],
    scenarios,
  });
  expect(cases).toHaveLength(3 * 2 * scenarios.length);
  expect(cases.filter(({ messageBytes, messagesPerBatch }) => messageBytes * messagesPerBatch > 16e6)).toEqual([]);
});

test("given_consumers_alone_should_be_preceded_by_who_writes_for_them", () => {
  const cases = suiteCases({ messageBytes: [1], messagesPerBatch: [1], actors: [2], scenarios: ["consume"] });
  expect(cases.map(({ kind, streams }) => [kind, streams])).toEqual([
    ["pinned_producer", 2],
    ["pinned_consumer", 2],
  ]);
});
