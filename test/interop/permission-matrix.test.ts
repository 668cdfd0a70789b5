// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { type CommandEntry, commandTable } from "../../src/protocol/command-table.ts";
import { createConsumerGroup } from "../../src/protocol/commands/consumer-group/create-group.ts";
import { deleteConsumerGroup } from "../../src/protocol/commands/consumer-group/delete-group.ts";
import { deleteStream } from "../../src/protocol/commands/stream/delete-stream.ts";
import { deleteTopic } from "../../src/protocol/commands/topic/delete-topic.ts";
import { deleteUser } from "../../src/protocol/commands/user/delete-user.ts";
import { decodeFromBytes } from "../../src/protocol/primitives/codec.ts";
import { numericIdentifier, stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { permissions as permissionsCodec } from "../../src/protocol/primitives/permissions.ts";
import { vectorFile } from "../protocol/vector-file.ts";
import { call, makeStream, makeTopic, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { loggedIn, makeUser, statusOf } from "../support/users.ts";

const {
  users,
  request_templates: templates,
  matrix,
} = vectorFile<{
  readonly users: Readonly<Record<string, string | null>>;
  readonly request_templates: Readonly<Record<string, string>>;
  readonly matrix: Readonly<Record<string, Readonly<Record<string, number>>>>;
}>("permissions.json");

const firstTopic = { stream: numericIdentifier(0), topic: numericIdentifier(0) };
const UNAUTHORIZED = 41;
/** The reference server lets everybody take a snapshot, which holds its configuration. */
const snapshotUsers = ["g-manage_servers", "g-read_servers"];

const entryOf = (probe: string): CommandEntry => commandTable.find(({ name }) => name === probe.split("#")[0])!;
const probes = Object.keys(matrix);

/** What a template asks for with the name of a user in it: names in it end with -USER, behind a byte for their length. */
const requestOf = (probe: string, user: string): Buffer => {
  const template = Buffer.from(templates[probe] ?? "", "hex").toString("latin1");
  const named = template.replaceAll(/.([a-z]+-)USER/gs, (_, prefix: string) => {
    const name = prefix + user;
    return String.fromCharCode(name.length) + name;
  });
  return Buffer.from(named, "latin1");
};

const expectedStatus = (probe: string, user: string): number | undefined => {
  if (probe !== "get_snapshot") return matrix[probe]?.[user];
  return snapshotUsers.includes(user) ? 0 : UNAUTHORIZED;
};

/** The streams 0 and 1 with the topics 0 and 1 each, as the matrix was recorded with. */
const prepare = async (root: RawConnection): Promise<void> => {
  for (const streamId of [0, 1]) {
    await makeStream(root, `s${streamId}`);
    await makeTopic(root, streamId, "t0", 2);
    await makeTopic(root, streamId, "t1", 2);
    expect(await send(root, streamId, 0, 0, [Buffer.from("m")])).toBe(0);
  }
  await call(root, createConsumerGroup, { ...firstTopic, name: "g" });
};

/** What is there to be destroyed, and what a run may have left. */
const makeTargets = async (root: RawConnection, user: string): Promise<void> => {
  await makeUser(root, `xu-${user}`, undefined, "secret");
  await makeStream(root, `xs-${user}`);
  await makeTopic(root, 0, `xt-${user}`, 1);
  await call(root, createConsumerGroup, { ...firstTopic, name: `xg-${user}` });
};

const removeTargets = async (root: RawConnection, user: string): Promise<void> => {
  for (const name of [`xu-${user}`, `probe-${user}`])
    await statusOf(root, deleteUser, { user: stringIdentifier(name) });
  for (const name of [`xs-${user}`, `ps-${user}`]) {
    await statusOf(root, deleteStream, { stream: stringIdentifier(name) });
  }
  for (const name of [`xt-${user}`, `pt-${user}`]) {
    await statusOf(root, deleteTopic, { stream: firstTopic.stream, topic: stringIdentifier(name) });
  }
  for (const name of [`xg-${user}`, `pg-${user}`]) {
    await statusOf(root, deleteConsumerGroup, { ...firstTopic, group: stringIdentifier(name) });
  }
};

test("given_the_recorded_matrix_when_every_user_sends_every_probe_should_get_the_recorded_statuses", async () => {
  const server = await startServer({ environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" } });
  const root = await RawConnection.login(server.port);
  await prepare(root);
  const found: Record<string, Record<string, number>> = {};
  for (const [user, hex] of Object.entries(users)) {
    await makeTargets(root, user);
    const permissions = hex === null ? undefined : decodeFromBytes(permissionsCodec, Buffer.from(hex, "hex"));
    await makeUser(root, user, permissions);
    const connection = await loggedIn(server.port, user);
    for (const probe of probes) {
      const { status } = await connection.request(entryOf(probe).code, requestOf(probe, user));
      found[probe] = { ...found[probe], [user]: status };
    }
    connection.destroy();
    await removeTargets(root, user);
  }
  const expected = probes.map((probe) => [
    probe,
    Object.fromEntries(Object.keys(users).map((user) => [user, expectedStatus(probe, user)])),
  ]);
  expect(found).toEqual(Object.fromEntries(expected));
  root.destroy();
  await server.stop();
});
