// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { benchCommandLine } from "../../../src/cli/bench/bench-command-line.ts";
import { benchFlags, consumersFlag, producersFlag } from "../../../src/cli/bench/bench-flags.ts";
import { benchmarkFlags } from "../../../src/cli/bench/nested-words.ts";

const ofProducers = benchmarkFlags({ ...benchFlags, ...producersFlag });
const ofConsumers = benchmarkFlags({ ...benchFlags, ...consumersFlag });
const line = (typed: string, flags = ofConsumers): string => benchCommandLine("bench x", typed.split(" "), flags);

test.each([
  "-u root -p hush",
  "-u root -phush",
  "-uroot -p=hush",
  "-Hp hush",
  "--username root --password hush",
  "--password=hush",
  "--credentials-username root --credentials-password hush",
  "--credentials-password=hush",
  "--token hush",
  "--encryption-key hush",
  "--connection-string iggy://root:hush@host:1",
  "--username root --password-file hush",
])("given_%s_when_written_into_a_report_should_not_be_there", (secret) => {
  const written = line(`--consumers 2 ${secret} --json`);
  expect(written).not.toMatch(/hush|root/);
  expect(written).toMatch(/--consumers 2 .*--json$|--consumers 2 --json$/);
});

test("given_options_that_only_look_like_secrets_when_written_should_stay", () => {
  expect(line("-p 4 --keys 3 --token-name mine -m=100", ofProducers)).toContain(
    "iggy bench x -p 4 --keys 3 --token-name mine -m=100",
  );
  expect(benchCommandLine("bench x", ["--remark", "it's -p"], ofProducers)).toContain(
    String.raw`--remark 'it'\''s -p'`,
  );
});
