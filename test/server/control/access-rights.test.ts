// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import type { CommandPermission } from "../../../src/protocol/command-table.ts";
import { decodeFromBytes } from "../../../src/protocol/primitives/codec.ts";
import {
  globalFlags,
  type Permissions,
  permissions as permissionsCodec,
} from "../../../src/protocol/primitives/permissions.ts";
import { AccessRights, type PermissionSet } from "../../../src/server/control/metadata/access-rights.ts";
import { anyPermissions } from "../../protocol/primitives/any-permissions.ts";
import { vectorFile } from "../../protocol/vector-file.ts";

const setNames: readonly PermissionSet[] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J0", "J", "K", "L"];

const { users, allowed } = vectorFile<{
  readonly users: Readonly<Record<string, string | null>>;
  readonly allowed: Readonly<Record<string, readonly string[]>>;
}>("permissions.json");

/** A recorded probe for each set, about stream 0 and topic 0. */
const probes: Readonly<Record<Exclude<CommandPermission, "none" | "any">, string>> = {
  A: "get_stats",
  B: "get_users",
  C: "create_user",
  D: "get_streams",
  E: "get_stream",
  F: "create_stream",
  G: "update_stream",
  H: "get_topics",
  I: "get_topic",
  J0: "create_topic",
  J: "update_topic",
  K: "poll_messages",
  L: "send_messages",
};

const rightsOf = (hex: string | null | undefined) =>
  new AccessRights(hex == null ? undefined : decodeFromBytes(permissionsCodec, Buffer.from(hex, "hex")));

test("given_every_recorded_user_when_asked_for_every_set_should_answer_as_recorded", () => {
  for (const [user, hex] of Object.entries(users)) {
    const rights = rightsOf(hex);
    for (const set of setNames) {
      expect(rights.allow(set, 0, 0), `${user} ${set}`).toBe(allowed[probes[set]]!.includes(user));
    }
  }
});

test("given_every_recorded_user_when_the_topic_or_stream_is_another_should_answer_as_recorded", () => {
  for (const [user, hex] of Object.entries(users)) {
    const rights = rightsOf(hex);
    expect(rights.allow("K", 0, 1), user).toBe(allowed["poll_messages#0/1"]!.includes(user));
    expect(rights.allow("K", 1, 0), user).toBe(allowed["poll_messages#1/0"]!.includes(user));
    expect(rights.allow("L", 0, 1), user).toBe(allowed["send_messages#0/1"]!.includes(user));
    expect(rights.allow("L", 1, 0), user).toBe(allowed["send_messages#1/0"]!.includes(user));
  }
});

const smallPermissions = anyPermissions(fc.nat(3));

/** The same permissions without one flag, or with it. */
const withGlobal = (permissions: Permissions, flag: (typeof globalFlags)[number], held: boolean): Permissions => ({
  ...permissions,
  global: { ...permissions.global, [flag]: held },
});

test("given_any_permissions_when_a_flag_is_added_should_never_allow_less", () => {
  fc.assert(
    fc.property(smallPermissions, fc.constantFrom(...globalFlags), fc.nat(4), fc.nat(4), (permissions, flag, s, t) => {
      const without = new AccessRights(withGlobal(permissions, flag, false));
      const having = new AccessRights(withGlobal(permissions, flag, true));
      for (const set of setNames) if (without.allow(set, s, t)) expect(having.allow(set, s, t)).toBe(true);
    }),
  );
});

test("given_any_permissions_when_a_stream_or_a_topic_is_forgotten_should_be_as_if_it_had_no_entry", () => {
  fc.assert(
    fc.property(smallPermissions, fc.nat(3), fc.nat(3), (permissions, streamId, topicId) => {
      const topicForgotten = new AccessRights(permissions);
      topicForgotten.forgetTopic(streamId, topicId);
      const streamForgotten = new AccessRights(permissions);
      streamForgotten.forgetStream(streamId);
      const globalOnly = new AccessRights({ ...permissions, streams: undefined });
      const before = new AccessRights(permissions);
      for (const set of setNames) {
        expect(streamForgotten.allow(set, streamId, topicId)).toBe(globalOnly.allow(set));
        expect(topicForgotten.allow(set, streamId, topicId)).toBe(before.allow(set, streamId));
        expect(topicForgotten.allow(set, streamId + 1, topicId)).toBe(before.allow(set, streamId + 1, topicId));
      }
    }),
  );
});
