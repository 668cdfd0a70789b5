// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { readTraceParent } from "../../../src/server/observability/requests/trace-parent.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

test.each([
  ["recorded", `00-${TRACE}-${SPAN}-01`, 1],
  ["not_recorded", `00-${TRACE}-${SPAN}-00`, 0],
  ["of_a_version_to_come", `01-${TRACE}-${SPAN}-03-more`, 3],
])("given_a_trace_that_is_%s_when_read_should_be_known_with_its_flags", (_, header, flags) => {
  expect(readTraceParent(header, "vendor=1")).toEqual({ traceId: TRACE, spanId: SPAN, flags, state: "vendor=1" });
});

test.each([
  undefined,
  "",
  "garbage",
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01-more`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${"0".repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${"0".repeat(16)}-01`,
  `00-${TRACE}-${SPAN}`,
  `00-${TRACE}-${SPAN}-01`.repeat(1000),
])("given_the_header_%s_when_read_should_be_no_trace", (header) => {
  expect(readTraceParent(header)).toBeUndefined();
});

test("given_a_state_that_is_too_long_when_read_should_be_left_out", () => {
  expect(readTraceParent(`00-${TRACE}-${SPAN}-01`, "x".repeat(513))?.state).toBe("");
});
