// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { IggyError } from "../../../src/protocol/errors/iggy-error.ts";
import type { LogContext } from "../../../src/server/observability/logger.ts";
import { FailureLog } from "../../../src/server/observability/requests/failure-log.ts";

const record = () => {
  const lines: [string, LogContext][] = [];
  const note =
    (level: string) =>
    (_: string, context: LogContext = {}): void =>
      void lines.push([level, context]);
  return { lines, logger: { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") } };
};

test("given_errors_of_every_kind_when_told_should_raise_those_of_disks_and_logins", () => {
  const { lines, logger } = record();
  const failures = new FailureLog(logger);
  failures.failed("a", new IggyError("stream_id_not_found"), {});
  failures.failed("a", new IggyError("cannot_append_to_file", { path: "/x", system: "ENOSPC" }), { code: 101 });
  failures.failed("a", new IggyError("invalid_credentials"), { address: "10.0.0.1:5" });
  expect(lines.map(([level]) => level)).toEqual(["debug", "error", "warn"]);
  expect(lines[1]?.[1]).toMatchObject({ code: 101, error: expect.stringContaining("ENOSPC") });
  expect(lines[2]?.[1]).toMatchObject({ address: "10.0.0.1:5" });
});

test("given_the_same_error_again_and_again_when_told_should_leave_lines_out_and_say_how_many", () => {
  const { lines, logger } = record();
  let nowMs = 0;
  const failures = new FailureLog(logger, () => nowMs);
  const fail = (): void => failures.failed("a", new IggyError("invalid_credentials"), {});
  for (let count = 0; count < 100; count++) fail();
  expect(lines.filter(([level]) => level === "warn")).toHaveLength(5);
  failures.failed("a", new IggyError("user_inactive"), {});
  expect(lines.at(-1)).toEqual(["warn", { error: expect.any(String) }]);
  nowMs = 10_001;
  fail();
  expect(lines.at(-1)).toEqual(["warn", { error: expect.any(String), leftOut: 95 }]);
  fail();
  expect(lines.at(-1)).toEqual(["warn", { error: expect.any(String) }]);
});
