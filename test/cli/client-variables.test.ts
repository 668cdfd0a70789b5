// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { connectionFlags } from "../../src/cli/connection/connection-flags.ts";
import { generalFlags } from "../../src/cli/framework/general-flags.ts";
import { loadConfig } from "../../src/server/config/index.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("given_the_variables_of_the_command_line_when_a_server_reads_its_environment_should_not_be_warned_about", () => {
  const names = Object.values({ ...connectionFlags, ...generalFlags }).flatMap((flag) =>
    "env" in flag && typeof flag.env === "string" ? [flag.env] : [],
  );
  const others = ["IGGY_HOME", "IGGY_KEYRING", "IGGY_USERNAME", "IGGY_PASSWORD", "IGGY_TOKEN", "IGGY_TOKEN_NAME"];
  const environment = Object.fromEntries([...names, ...others].map((name) => [name, "x"]));
  expect(names.length).toBeGreaterThan(10);
  expect(loadConfig({ environment, workingDirectory: temporaryDirectory() }).warnings).toEqual([]);
});
