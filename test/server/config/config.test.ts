// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestNames } from "../../../src/protocol/primitives/nearest-names.ts";
import {
  ConfigurationError,
  describeConfig,
  loadConfig,
  resolveShardCount,
  toToml,
} from "../../../src/server/config/index.ts";
import { variableName } from "../../../src/server/config/load/environment-layer.ts";
import { serverKeys } from "../../../src/server/config/schema/server-schema.ts";
import { parseAddress, printAddress } from "../../../src/server/config/values/address.ts";
import { parseCpuAllocation, printCpuAllocation } from "../../../src/server/config/values/cpu-allocation.ts";
import { parseDuration, printDuration } from "../../../src/server/config/values/duration.ts";
import { NEVER_EXPIRES, parseExpiry, printExpiry } from "../../../src/server/config/values/expiry.ts";
import { parseSize, printSize } from "../../../src/server/config/values/size.ts";
import { parseTopicSize, UNLIMITED_TOPIC_SIZE } from "../../../src/server/config/values/topic-size.ts";
import { logLevels } from "../../../src/server/observability/log-levels.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const load = (environment: Readonly<Record<string, string>> = {}, toml?: string) => {
  const workingDirectory = temporaryDirectory();
  if (toml !== undefined) writeFileSync(join(workingDirectory, "config.toml"), toml);
  return loadConfig({ environment, workingDirectory });
};

const problemsOf = (environment: Readonly<Record<string, string>>, toml?: string) => {
  try {
    load(environment, toml);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
};

test("given_all_keys_and_their_defaults_should_be_those_that_were_published", () => {
  expect(
    serverKeys.map(({ path, key }) => `${path} = ${JSON.stringify(key.defaultValue) ?? "absent"}`),
  ).toMatchSnapshot();
});

test.each([
  ["0", 0],
  [1024, 1024],
  ["512 B", 512],
  ["1 KB", 1000],
  ["1KiB", 1024],
  ["100 kB", 100_000],
  ["1.5 MiB", 1_572_864],
  ["4 giB", 4 * 1024 ** 3],
  ["62.5 KiB", 64_000],
])("given_the_size_%s_when_parsed_should_be_%i_bytes", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(["", "1 XB", "-1", "1e3", "1_000", "512kib b", "512 kibit", "4 gib", "512 kb", "9 EB", true, 1.5])(
  "given_the_wrong_size_%s_when_parsed_should_refuse",
  (text) => {
    expect(() => parseSize(text)).toThrow();
  },
);

test.each([
  ["0", 0],
  ["none", 0],
  ["Disabled", 0],
  ["500ms", 500],
  ["30 s", 30_000],
  ["1m 30s", 90_000],
  ["1h30m", 5_400_000],
  ["1.5h", 5_400_000],
  ["7 days", 604_800_000],
  ["2days 4h", 187_200_000],
  ["1M", 60_000],
])("given_the_duration_%s_when_parsed_should_be_%i_milliseconds", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(["", "5", "s", "5 parsecs", 5, "1h x"])("given_the_wrong_duration_%s_when_parsed_should_refuse", (text) => {
  expect(() => parseDuration(text)).toThrow();
});

test("given_any_size_duration_expiry_when_printed_should_parse_to_the_same", () => {
  fc.assert(fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (bytes) => parseSize(printSize(bytes)) === bytes));
  fc.assert(fc.property(fc.nat(10 ** 12), (ms) => parseDuration(printDuration(ms)) === ms));
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (us) => parseExpiry(printExpiry(us)) === us));
  expect(parseExpiry(printExpiry(NEVER_EXPIRES))).toBe(NEVER_EXPIRES);
});

test("given_the_words_of_expiries_and_topic_sizes_when_parsed_should_mean_what_the_protocol_says", () => {
  expect(["none", "unlimited", "never_expire"].map(parseExpiry)).toEqual([NEVER_EXPIRES, NEVER_EXPIRES, NEVER_EXPIRES]);
  expect(parseExpiry("server_default")).toBe(0n);
  expect(parseTopicSize("unlimited")).toBe(UNLIMITED_TOPIC_SIZE);
  expect(parseTopicSize("server_default")).toBe(0n);
  expect(parseTopicSize("2 GiB")).toBe(2n * 1024n ** 3n);
});

test("given_addresses_when_parsed_should_take_names_and_ipv6_and_refuse_the_rest", () => {
  for (const text of ["127.0.0.1:8090", "[::1]:0", "localhost:1"]) expect(printAddress(parseAddress(text))).toBe(text);
  for (const text of ["8090", "::1:80", "host", "host:99999", "a b:1", 80]) expect(() => parseAddress(text)).toThrow();
});

test("given_every_form_of_cpu_allocation_when_resolved_should_give_the_number_of_shards", () => {
  const machine = {
    threads: 16,
    nodes: [
      { cores: 4, threads: 8 },
      { cores: 4, threads: 8 },
    ],
  };
  const shards = (text: string | number) => resolveShardCount(parseCpuAllocation(text), machine);
  expect(shards("all")).toBe(16);
  expect(shards(3)).toBe(3);
  expect(shards("4")).toBe(4);
  expect(shards("2..6")).toBe(4);
  expect(shards("numa:auto")).toBe(8);
  expect(shards("numa:nodes=0;cores=2;no_ht=true")).toBe(2);
  expect(shards("numa:nodes=0,1;cores=0;no_ht=false")).toBe(16);
  for (const text of ["0", "17", "3..3", "4..20", "numa:nodes=5;cores=1", "numa:nodes=0;cores=5"]) {
    expect(() => shards(text), text).toThrow(ConfigurationError);
  }
  for (const text of ["some", "numa:what=1", "numa:cores=x", "-1", 1.5])
    expect(() => parseCpuAllocation(text)).toThrow();
  for (const text of ["all", 3, "2..6", "numa:auto", "numa:nodes=0,1;cores=4;no_ht=true"]) {
    expect(printCpuAllocation(parseCpuAllocation(text))).toBe(text);
  }
});

test("given_a_file_and_variables_when_loaded_should_let_the_environment_win_and_say_where_values_come_from", () => {
  const toml = '[system.segment]\nsize = "2 MiB"\n[message_saver]\ninterval = "10 s"\n';
  const loaded = load(
    { IGGY_SYSTEM_SEGMENT_SIZE: "4 MiB", IGGY_MESSAGE_SAVER_ENABLED: "", IGGY_SYSTEM_PATH: "123" },
    toml,
  );
  expect(loaded.config.system.segment.sizeBytes).toBe(4 * 1024 ** 2);
  expect(loaded.config.messageSaver.intervalMs).toBe(10_000);
  expect(loaded.config.messageSaver.enabled).toBe(true);
  expect(loaded.config.system.path).toBe("123");
  expect(loaded.originOf("system.segment.size")).toEqual({ source: "environment", name: "IGGY_SYSTEM_SEGMENT_SIZE" });
  expect(loaded.originOf("message_saver.interval").source).toBe("file");
  expect(loaded.originOf("tcp.address").source).toBe("default");
});

test("given_tables_in_variables_when_loaded_should_replace_the_list", () => {
  const { config } = load({
    IGGY_CLUSTER_NODE_OTHERS_0_NAME: "b",
    IGGY_CLUSTER_NODE_OTHERS_0_IP: "10.0.0.2",
    IGGY_CLUSTER_NODE_OTHERS_0_PORTS_TCP: "9000",
    IGGY_HTTP_CORS_ALLOWED_ORIGINS: '["a.org", "b.org"]',
  });
  expect(config.cluster.node.others).toEqual([
    { name: "b", ip: "10.0.0.2", ports: { tcp: 9000, quic: undefined, http: undefined, websocket: undefined } },
  ]);
  expect(config.http.cors.allowedOrigins).toEqual(["a.org", "b.org"]);
  expect(problemsOf({ IGGY_CLUSTER_NODE_OTHERS_0_NAME: "b" })[0]?.key).toBe("cluster.node.others");
});

test("given_unknown_names_when_loaded_should_warn_with_the_nearest_known_one", () => {
  const { warnings } = load(
    { IGGY_TCP_ADRESS: "x", IGGY_ROOT_USERNAME: "u", IGGY_CONNECTORS_SINK_A: "b" },
    "[tcp]\nadress = 1\n[nonsense]\na = 1\n",
  );
  expect(warnings).toHaveLength(3);
  expect(warnings.join("\n")).toContain("did you mean tcp.address");
  expect(warnings.join("\n")).toContain("IGGY_TCP_ADDRESS");
  expect(nearestNames("completely.different.thing", ["tcp.address"])).toEqual([]);
});

test.each([
  ["IGGY_SYSTEM_SEGMENT_SIZE", "2 GiB", "system.segment.size"],
  ["IGGY_SYSTEM_SEGMENT_SIZE", "1000 B", "system.segment.size"],
  ["IGGY_SYSTEM_SEGMENT_SIZE", "0", "system.segment.size"],
  ["IGGY_SYSTEM_TOPIC_MAX_SIZE", "1 MiB", "system.topic.max_size"],
  ["IGGY_SYSTEM_TOPIC_MAX_SIZE", "server_default", "system.topic.max_size"],
  ["IGGY_SYSTEM_TOPIC_MESSAGE_EXPIRY", "server_default", "system.topic.message_expiry"],
  ["IGGY_MESSAGE_SAVER_INTERVAL", "0", "message_saver.interval"],
  ["IGGY_HEARTBEAT_INTERVAL", "0", "heartbeat.interval"],
  ["IGGY_DATA_MAINTENANCE_MESSAGES_INTERVAL", "0", "data_maintenance.messages.interval"],
  ["IGGY_SYSTEM_MESSAGE_DEDUPLICATION_MAX_ENTRIES", "1000001", "system.message_deduplication.max_entries"],
  ["IGGY_SYSTEM_PARTITION_MESSAGES_REQUIRED_TO_SAVE", "0", "system.partition.messages_required_to_save"],
  ["IGGY_SYSTEM_MEMORY_POOL_SIZE", "1 MiB", "system.memory_pool.size"],
  ["IGGY_SYSTEM_MEMORY_POOL_BUCKET_CAPACITY", "1000", "system.memory_pool.bucket_capacity"],
  ["IGGY_PERSONAL_ACCESS_TOKEN_MAX_TOKENS_PER_USER", "0", "personal_access_token.max_tokens_per_user"],
  ["IGGY_SYSTEM_LOGGING_RETENTION", "10 ms", "system.logging.retention"],
  ["IGGY_SYSTEM_LOGGING_ROTATION_CHECK_INTERVAL", "999 ms", "system.logging.rotation_check_interval"],
  ["IGGY_SYSTEM_LOGGING_MAX_TOTAL_SIZE", "1 MB", "system.logging.max_total_size"],
  ["IGGY_HTTP_JWT_ACCESS_TOKEN_EXPIRY", "server_default", "http.jwt.access_token_expiry"],
  ["IGGY_LIMITS_MAX_FRAME_SIZE", "1 MiB", "limits.max_frame_size"],
  ["IGGY_LIMITS_IN_FLIGHT_SIZE", "100 MiB", "limits.in_flight_size"],
  ["IGGY_SYSTEM_COMPRESSION_DEFAULT_ALGORITHM", "zip", "system.compression.default_algorithm"],
])("given_%s_set_to_%s_when_loaded_should_be_refused_with_its_key_and_advice", (variable, value, key) => {
  const problems = problemsOf({ [variable]: value });
  expect(problems.map((problem) => problem.key)).toContain(key);
  for (const { reason, advice, origin } of problems) {
    expect(reason).not.toBe("");
    expect(advice).not.toBe("");
    expect(origin).toEqual({ source: "environment", name: variable });
  }
});

test("given_encryption_without_a_sound_key_when_loaded_should_say_why_and_hide_the_key", () => {
  const enabled = { IGGY_SYSTEM_ENCRYPTION_ENABLED: "true" };
  const keys = { "": "is empty", "not a key": "is not Base64", [Buffer.alloc(31).toString("base64")]: "of 31 bytes" };
  for (const [key, reason] of Object.entries(keys)) {
    const [problem, ...others] = problemsOf({ ...enabled, IGGY_SYSTEM_ENCRYPTION_KEY: key });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ key: "system.encryption.key", value: "******" });
    expect(problem?.reason).toContain(reason);
    expect(problem?.advice).toContain("openssl");
  }
  const key = Buffer.alloc(32).toString("base64");
  expect(load({ ...enabled, IGGY_SYSTEM_ENCRYPTION_KEY: key }).config.system.encryption.key).toBe(key);
});

test("given_several_mistakes_when_loaded_should_report_all_of_them", () => {
  const problems = problemsOf({ IGGY_TCP_ADDRESS: "x", IGGY_HTTP_ADDRESS: "y" }, '[quic]\naddress = "z"\n');
  expect(problems.map(({ key }) => key).sort()).toEqual(["http.address", "quic.address", "tcp.address"]);
});

test("given_a_file_that_is_no_toml_when_loaded_should_say_so", () => {
  expect(problemsOf({}, "= nonsense")[0]?.reason).toContain("cannot be read");
});

test("given_a_file_that_does_not_exist_when_loaded_should_warn_and_use_the_defaults", () => {
  const { warnings, file } = load({ IGGY_CONFIG_PATH: "never.toml" });
  expect(file).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining("there is no file never.toml")]);
});

test("given_the_effective_configuration_when_printed_should_load_as_the_same_and_hide_secrets", () => {
  const secret = "c2VjcmV0";
  const loaded = load({ IGGY_HTTP_JWT_ENCODING_SECRET: secret, IGGY_TCP_ADDRESS: "[::1]:0" });
  const toml = toToml(loaded.config, { "tcp.address": "[::1]:4444" });
  expect(toml).not.toContain(secret);
  expect(JSON.stringify(describeConfig(loaded))).not.toContain(secret);
  const again = load({ IGGY_HTTP_JWT_ENCODING_SECRET: secret }, toml);
  expect(again.warnings).toEqual([]);
  expect(again.config).toEqual({
    ...loaded.config,
    tcp: { ...loaded.config.tcp, address: { host: "::1", port: 4444 } },
  });
});

test("given_every_key_should_have_a_variable_of_its_own", () => {
  expect(new Set(serverKeys.map(({ path }) => variableName(path))).size).toBe(serverKeys.length);
});

test("given_log_directives_when_read_should_give_levels_and_skip_what_makes_no_sense", () => {
  expect(logLevels("warn")).toEqual({ base: "warn", modules: new Map() });
  expect(logLevels("warn,control=debug, nonsense ,x=loud")).toEqual({
    base: "warn",
    modules: new Map([["control", "debug"]]),
  });
  expect(logLevels("off").base).toBe("silent");
});
