// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { commandByCode, commandTable } from "../../../src/protocol/command-table.ts";
import * as surface from "../../../src/protocol/index.ts";
import { vectorFile } from "../vector-file.ts";

/** The contract: code, name, permission, feature, effect. */
const contract = [
  "1 ping none core reads",
  "10 get_stats A core reads",
  "11 get_snapshot A snapshot reads",
  "12 get_cluster_metadata any core reads",
  "20 get_me any core reads",
  "21 get_client A core reads",
  "22 get_clients A core reads",
  "31 get_user B users reads",
  "32 get_users B users reads",
  "33 create_user C users mutates",
  "34 delete_user C users mutates",
  "35 update_user C users mutates",
  "36 update_permissions C users mutates",
  "37 change_password C users mutates",
  "38 login_user none core reads",
  "39 logout_user any core reads",
  "41 get_personal_access_tokens any personal_access_tokens reads",
  "42 create_personal_access_token any personal_access_tokens mutates",
  "43 delete_personal_access_token any personal_access_tokens mutates",
  "44 login_with_personal_access_token none personal_access_tokens reads",
  "100 poll_messages K core mutates",
  "101 send_messages L core mutates",
  "102 flush_unsaved_buffer L core reads",
  "120 get_consumer_offset K core reads",
  "121 store_consumer_offset K core mutates",
  "122 delete_consumer_offset K core mutates",
  "200 get_stream E core reads",
  "201 get_streams D core reads",
  "202 create_stream F core mutates",
  "203 delete_stream G core mutates",
  "204 update_stream G core mutates",
  "205 purge_stream G core mutates",
  "300 get_topic I core reads",
  "301 get_topics H core reads",
  "302 create_topic J0 core mutates",
  "303 delete_topic J core mutates",
  "304 update_topic J core mutates",
  "305 purge_topic J core mutates",
  "402 create_partitions J core mutates",
  "403 delete_partitions J core mutates",
  "503 delete_segments J core mutates",
  "600 get_consumer_group I consumer_groups reads",
  "601 get_consumer_groups I consumer_groups reads",
  "602 create_consumer_group I consumer_groups mutates",
  "603 delete_consumer_group I consumer_groups mutates",
  "604 join_consumer_group I consumer_groups mutates",
  "605 leave_consumer_group I consumer_groups mutates",
];

describe("commandTable", () => {
  it("given_the_table_when_written_down_should_be_the_contract", () => {
    const rows = commandTable.map(
      ({ code, name, permission, feature, mutates }) =>
        `${code} ${name} ${permission} ${feature} ${mutates ? "mutates" : "reads"}`,
    );

    expect(rows).toEqual(contract);
  });

  it("given_the_recorded_codes_when_compared_should_be_the_same_commands", () => {
    const { commands } = vectorFile<{ commands: { code: number; name: string }[] }>("commands.json");

    expect(commandTable.map(({ code, name }) => ({ code, name }))).toEqual(commands);
  });

  it("given_each_entry_when_looked_up_by_its_code_should_be_found", () => {
    for (const entry of commandTable) {
      expect(commandByCode(entry.code)).toBe(entry);
      expect([entry.code, entry.name]).toEqual([entry.command.code, entry.command.name]);
    }
  });

  it.each([-1, 0, 2, 99, 9999, 0xffff_ffff, Number.NaN])(
    "given_the_code_%d_when_looked_up_should_be_unknown",
    (code) => {
      expect(commandByCode(code)).toBeUndefined();
    },
  );

  it("given_the_commands_before_login_when_listed_should_be_ping_and_the_two_logins", () => {
    const open = commandTable.filter(({ loginRequired }) => !loginRequired).map(({ name }) => name);

    expect(open).toEqual(["ping", "login_user", "login_with_personal_access_token"]);
  });
});

describe("the public surface", () => {
  it.each(commandTable.map(({ name, command }) => ({ name, command })))(
    "given_$name_when_imported_from_the_index_should_be_exported_in_camel_case",
    ({ name, command }) => {
      const exportName = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

      expect(Reflect.get(surface, exportName)).toBe(command);
    },
  );
});
