// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findConfigurationFiles, readConfigurationFiles } from "../../src/cli/configuration/files.ts";
import { mergeLayers, valuesOf } from "../../src/cli/configuration/layers.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** Directories for each place, with the files that are given. */
const placesWith = (files: Readonly<Record<string, string>>) => {
  const root = temporaryDirectory();
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries({ "work/deep/er/file": "", ...files })) write(path, text);
  const place = (path: string): string => join(root, path);
  return {
    place,
    places: {
      workingDirectory: place("work/deep/er"),
      environment: {} as Readonly<Record<string, string>>,
      userDirectory: place("me"),
      systemFile: place("etc/iggy/config.toml"),
    },
  };
};

const read = async (kind: "project" | "user", text: string) => {
  const { place } = placesWith({ "file.toml": text });
  const warnings: string[] = [];
  const path = place("file.toml");
  const [file] = await readConfigurationFiles([{ kind, path }], (warning) => warnings.push(warning));
  return { values: file?.values, warnings: warnings.map((warning) => warning.replace(path, "FILE")) };
};

test("given_files_in_every_place_when_looked_for_should_find_the_nearest_of_the_project_then_user_then_system", () => {
  const { places, place } = placesWith({
    "work/.iggy.toml": "",
    "work/deep/.iggy.toml": "",
    "me/.iggy/config.toml": "",
    "xdg/iggy/config.toml": "",
    "home/config.toml": "",
    "etc/iggy/config.toml": "",
  });
  const found = (environment = {}) =>
    findConfigurationFiles({ ...places, environment }).map(({ kind, path }) => [kind, path]);
  const [project, system] = [
    ["project", place("work/deep/.iggy.toml")],
    ["system", place("etc/iggy/config.toml")],
  ];
  expect(found()).toEqual([project, ["user", place("me/.iggy/config.toml")], system]);
  const xdg = { XDG_CONFIG_HOME: place("xdg") };
  expect(found(xdg)).toEqual([project, ["user", place("xdg/iggy/config.toml")], system]);
  expect(found({ XDG_CONFIG_HOME: place("nowhere") })).toEqual(found());
  expect(found({ ...xdg, IGGY_HOME: place("home") })).toEqual([project, ["user", place("home/config.toml")], system]);
});

test("given_values_when_read_should_be_what_their_options_read", async () => {
  const text =
    'timeout = "5s"\nretries = 7\ntls = true\ntcp_tls_domain = "d"\ntransport = "websocket"\noutput = "json"';
  const { values, warnings } = await read("user", text);
  expect(values).toEqual({ timeout: 5000, retries: 7, tls: true, tls_domain: "d", transport: "ws", output: "json" });
  expect(warnings).toEqual([]);
});

test("given_unknown_keys_when_read_should_warn_and_name_the_nearest", async () => {
  const { values, warnings } = await read("user", 'tcp_server_adress = "h:1"\nbreakfast = 1');
  expect(values).toEqual({});
  expect(warnings).toEqual([
    "FILE: unknown key tcp_server_adress, did you mean tcp_server_address?",
    "FILE: unknown key breakfast",
  ]);
});

test.each(["password", "token", "encryption_key", "connection_string", "username", "password_file", "debug"])(
  "given_the_file_of_a_project_when_it_holds_%s_should_warn_and_leave_it_out",
  async (key) => {
    const { values, warnings } = await read("project", `${key} = "x"\ntimeout = 1`);
    expect(values).toEqual({ timeout: 1 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`${key} has no effect in the file of a project`);
  },
);

test("given_the_file_of_a_project_when_it_trusts_any_certificate_should_leave_it_out", async () => {
  expect((await read("project", "tls_insecure = true")).values).toEqual({});
});

test.each([
  ['timeout = "soon"', /timeout: expected a duration/],
  ["tls = 1", /tls: expected true or false/],
  ["username = true", /username: expected a text or a number/],
  ["retries = -1", /retries: expected a whole number/],
  ["timeout = ", /cannot be read/],
])("given_the_wrong_value_%s_when_read_should_name_file_and_key", async (text, message) => {
  await expect(read("user", text)).rejects.toThrow(message);
});

test("given_layers_when_merged_should_take_the_strongest_of_each_key", () => {
  const merged = mergeLayers([
    { origin: "a", values: { timeout: 1, output: undefined } },
    { origin: "b", values: { timeout: 2, output: "json" } },
  ]);
  expect(merged.get("timeout")).toEqual({ value: 1, origin: "a" });
  expect(merged.get("output")).toEqual({ value: "json", origin: "b" });
});

test("given_layers_that_name_servers_when_merged_should_take_the_strongest_whole_with_its_tls", () => {
  const layers = [
    { origin: "context", values: { tcp_server_address: "a:1" } },
    {
      origin: "project",
      values: { transport: "ws", websocket_server_address: "b:1", tls_ca_file: "b.pem", timeout: 3 },
    },
    { origin: "user", values: { tls_domain: "of-everything" } },
  ];
  expect(valuesOf(mergeLayers(layers))).toEqual({ tcp_server_address: "a:1", timeout: 3, tls_domain: "of-everything" });
});

test("given_layers_with_credentials_when_merged_should_not_mix_them", () => {
  const layers = [
    { origin: "context", values: { username: "a" } },
    { origin: "user", values: { username: "b", password: "of-b" } },
  ];
  expect(valuesOf(mergeLayers(layers))).toEqual({ username: "a" });
});
