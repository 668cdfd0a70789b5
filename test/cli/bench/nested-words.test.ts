// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import {
  benchFlags,
  consumersFlag,
  producersFlag,
  streamsFlag,
  topicFlags,
} from "../../../src/cli/bench/bench-flags.ts";
import { benchmarkFlags, withKindFirst, withoutLevels } from "../../../src/cli/bench/nested-words.ts";

const producers = benchmarkFlags({ ...benchFlags, ...producersFlag, ...streamsFlag, ...topicFlags });
const consumers = benchmarkFlags({ ...benchFlags, ...consumersFlag });
const flat = (typed: string, flags = producers): string => withoutLevels(typed.split(" "), flags).join(" ");

test.each([
  ["tcp", "--transport tcp"],
  ["-p 4 tcp --server-address host:1 --nodelay", "-p 4 --transport tcp --tcp-server-address host:1"],
  ["tcp --tls --tls-ca-file ca --tls-validate-certificate", "--transport tcp --tls --tls-ca-file ca"],
  ["http --server-address=host:3000", "--transport http --http-api-url host:3000"],
  ["web-socket --server-address host", "--transport ws --websocket-server-address host"],
  ["ws --server-address host", "--transport ws --websocket-server-address host"],
  [
    "quic --server-address host --client-address 127.0.0.1:0 --server-name name --validate-certificate",
    "--transport quic --quic-server-address host --quic-client-address 127.0.0.1:0 --tls-domain name --quic-validate-certificate",
  ],
  ["-T 1GB tcp", "--max-topic-size 1GB --transport tcp"],
  ["tcp output", "--transport tcp --output-dir performance_results"],
  ["tcp output -o dir --remark output", "--transport tcp -o dir --remark output"],
])("given_nested_%s_when_read_should_be_options", (typed, expected) => {
  expect(flat(typed)).toBe(expected);
});

test.each(["-p 4 -T 1GB", "--remark tcp --output-dir http", "-o quic", "--server-address host:1", "-Ho ws"])(
  "given_%s_without_the_word_of_a_transport_when_read_should_stay",
  (typed) => {
    expect(flat(typed)).toBe(typed);
  },
);

test("given_a_kind_without_topics_of_its_own_when_read_should_have_the_amount_of_data_under_the_same_letter", () => {
  expect(flat("-T 1GB tcp", consumers)).toBe("-T 1GB --transport tcp");
});

test("given_charts_that_are_to_be_opened_when_read_should_be_refused", () => {
  expect(() => flat("tcp output -c")).toThrow("--open-charts opens nothing here");
});

test("given_options_before_the_kind_when_read_should_stand_behind_it_and_mean_what_they_mean_there", () => {
  const words = "-m 100 -T 1GB -u root -p hush -H pp -p 4 tcp".split(" ");
  expect(withKindFirst(words).join(" ")).toBe(
    "pp --message-size 100 --total-data 1GB --username root --password hush --high-level-api -p 4 tcp",
  );
  expect(withKindFirst(["--help"])).toEqual(["--help"]);
  expect(withKindFirst(["--message-size", "pp"])).toEqual(["--message-size", "pp"]);
});
