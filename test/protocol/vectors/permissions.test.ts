// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { type CommandPermission, commandTable } from "../../../src/protocol/command-table.ts";
import { decodeFromBytes } from "../../../src/protocol/primitives/codec.ts";
import { fromHex, vectorFile } from "../vector-file.ts";

interface Matrix {
  readonly users: Readonly<Record<string, string | null>>;
  readonly request_templates: Readonly<Record<string, string>>;
  readonly allowed: Readonly<Record<string, readonly string[]>>;
}

const readTopics = ["g-manage_streams", "g-read_streams", "g-manage_topics", "g-read_topics"];
const readTopicsOfStream = ["s-manage_stream", "s-read_stream", "s-manage_topics", "s-read_topics"];
const manageTopics = ["g-manage_streams", "g-manage_topics", "s-manage_stream", "s-manage_topics"];

/** The users of the matrix whose single flag belongs to a set: g for everything, s and t for stream 0 and its topic 0. */
const sets: Readonly<Record<Exclude<CommandPermission, "none" | "any">, readonly string[]>> = {
  A: ["g-manage_servers", "g-read_servers"],
  B: ["g-manage_users", "g-read_users"],
  C: ["g-manage_users"],
  D: ["g-manage_streams", "g-read_streams"],
  E: ["g-manage_streams", "g-read_streams", "s-manage_stream", "s-read_stream"],
  F: ["g-manage_streams"],
  G: ["g-manage_streams", "s-manage_stream"],
  H: [...readTopics, ...readTopicsOfStream],
  I: [...readTopics, ...readTopicsOfStream, "t-manage_topic", "t-read_topic"],
  J0: manageTopics,
  J: [...manageTopics, "t-manage_topic"],
  K: [
    ...readTopics,
    "g-poll_messages",
    ...readTopicsOfStream,
    "s-poll_messages",
    "t-manage_topic",
    "t-read_topic",
    "t-poll_messages",
  ],
  L: [...manageTopics, "g-send_messages", "s-send_messages", "t-manage_topic", "t-send_messages"],
};

const { users, request_templates: templates, allowed } = vectorFile<Matrix>("permissions.json");

const entryOf = (probe: string) => {
  const found = commandTable.find(({ name }) => name === probe.split("#")[0]);
  if (found === undefined) throw new Error(`no command is called ${probe}`);
  return found;
};

const isZero = (id: unknown): boolean => Reflect.get(Object(id), "value") === 0;

/** Users of the matrix who may send a probe: the flags of a stream or a topic count where the probe is about it. */
const expectedUsers = (probe: string): string[] => {
  const { permission, command } = entryOf(probe);
  if (permission === "none" || permission === "any") return Object.keys(users);
  const request = Object(decodeFromBytes(command.request, fromHex(templates[probe] ?? "")));
  const isStream = isZero(request.stream);
  const isTopic = isStream && isZero(request.topic);
  return sets[permission].filter((user) => (user.startsWith("s-") ? isStream : !user.startsWith("t-") || isTopic));
};

/** The reference server lets everybody take a snapshot, which holds its configuration; we ask for set A. */
const stricterThanRecorded = ["get_snapshot"];

describe("permission sets of the command table", () => {
  it.each(Object.keys(allowed).filter((probe) => !stricterThanRecorded.includes(probe)))(
    "given_the_probe_%s_when_compared_with_the_recorded_matrix_should_let_the_same_users_pass",
    (probe) => {
      expect(expectedUsers(probe).sort()).toEqual([...(allowed[probe] ?? [])].sort());
    },
  );

  it("given_a_snapshot_when_compared_with_the_recorded_matrix_should_be_for_fewer_users", () => {
    expect([...(allowed["get_snapshot"] ?? [])].sort()).toEqual(Object.keys(users).sort());
    expect(entryOf("get_snapshot").permission).toBe("A");
  });

  it("given_the_matrix_when_compared_with_the_table_should_cover_all_but_session_commands", () => {
    const probed = new Set(Object.keys(allowed).map((probe) => entryOf(probe).name));

    expect(commandTable.map(({ name }) => name).filter((name) => !probed.has(name))).toEqual([
      "ping",
      "login_user",
      "logout_user",
      "delete_personal_access_token",
      "login_with_personal_access_token",
    ]);
  });
});
