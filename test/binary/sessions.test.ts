// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { createConsumerGroup } from "../../src/protocol/commands/consumer-group/create-group.ts";
import { getConsumerGroup } from "../../src/protocol/commands/consumer-group/get-group.ts";
import { joinConsumerGroup } from "../../src/protocol/commands/consumer-group/join-group.ts";
import { pollMessages } from "../../src/protocol/commands/message/poll-messages.ts";
import { createPersonalAccessToken } from "../../src/protocol/commands/personal-access-token/create-token.ts";
import { getPersonalAccessTokens } from "../../src/protocol/commands/personal-access-token/get-tokens.ts";
import { deleteStream } from "../../src/protocol/commands/stream/delete-stream.ts";
import { getStreams } from "../../src/protocol/commands/stream/get-streams.ts";
import { getClients } from "../../src/protocol/commands/system/get-clients.ts";
import { getClusterMetadata } from "../../src/protocol/commands/system/get-cluster-metadata.ts";
import { getMe } from "../../src/protocol/commands/system/get-me.ts";
import { ping } from "../../src/protocol/commands/system/ping.ts";
import { deleteTopic } from "../../src/protocol/commands/topic/delete-topic.ts";
import { changePassword } from "../../src/protocol/commands/user/change-password.ts";
import { deleteUser } from "../../src/protocol/commands/user/delete-user.ts";
import { getUser } from "../../src/protocol/commands/user/get-user.ts";
import { logoutUser } from "../../src/protocol/commands/user/logout-user.ts";
import { updatePermissions } from "../../src/protocol/commands/user/update-permissions.ts";
import { numericIdentifier, stringIdentifier } from "../../src/protocol/primitives/identifier.ts";
import { globalFlags, type Permissions } from "../../src/protocol/primitives/permissions.ts";
import { call, makeStream, makeTopic, pollRequest, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { globalPermissions, loggedIn, loginStatus, makeUser, statusOf, tokenLoginStatus } from "../support/users.ts";

const UNAUTHORIZED = 41;
const CLIENT_NOT_FOUND = 100;
const twoShards = { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" };

const pollStatus = async (connection: RawConnection, streamId = 0, topicId = 0) => {
  const reply = await connection.request(pollMessages.code, pollRequest({ streamId, topicId, partitionId: 0 }));
  return reply.status;
};

/** Nothing but the right to read topic 0 of stream 0. */
const readsTopic: Permissions = {
  ...globalPermissions(),
  streams: new Map([
    [
      0,
      {
        manageStream: false,
        readStream: false,
        manageTopics: false,
        readTopics: false,
        pollMessages: false,
        sendMessages: false,
        topics: new Map([[0, { manageTopic: false, readTopic: false, pollMessages: true, sendMessages: false }]]),
      },
    ],
  ]),
};

test("given_sessions_on_every_shard_when_permissions_change_should_act_on_all_of_them_at_once", async () => {
  const server = await startServer({ environment: twoShards });
  const root = await RawConnection.login(server.port);
  await makeStream(root, "s");
  await makeTopic(root, 0, "t", 1);
  await makeUser(root, "bob");
  const sessions = await Promise.all(Array.from({ length: 6 }, () => loggedIn(server.port, "bob")));
  const everywhere = async (status: number) => {
    const found = await Promise.all(
      sessions.map(async (session) => [
        await pollStatus(session),
        (await send(session, 0, 0, 0, [Buffer.from("m")])) ?? -1,
      ]),
    );
    return found.every((statuses) => statuses.every((each) => each === status)) ? status : found;
  };
  const user = stringIdentifier("bob");
  for (let round = 0; round < 10; round++) {
    expect(await everywhere(UNAUTHORIZED)).toBe(UNAUTHORIZED);
    await call(root, updatePermissions, { user, permissions: globalPermissions("pollMessages", "sendMessages") });
    expect(await everywhere(0)).toBe(0);
    await call(root, updatePermissions, { user, permissions: round % 2 === 0 ? undefined : globalPermissions() });
  }
  for (const session of sessions) session.destroy();
  root.destroy();
  await server.stop();
});

test("given_a_deleted_user_when_another_gets_the_number_should_not_hand_on_sessions_or_tokens", async () => {
  const server = await startServer({ environment: twoShards });
  const root = await RawConnection.login(server.port);
  await makeStream(root, "s");
  await makeTopic(root, 0, "t", 1);
  const bob = await makeUser(root, "bob", globalPermissions(...globalFlags));
  const sessions = await Promise.all(Array.from({ length: 4 }, () => loggedIn(server.port, "bob")));
  const token = await call(sessions[0]!, createPersonalAccessToken, { name: "bobs", expiryMicros: 0n });
  for (const session of sessions) expect(await pollStatus(session)).toBe(0);

  await call(root, deleteUser, { user: stringIdentifier("bob") });
  const eve = await makeUser(root, "eve", globalPermissions(...globalFlags));
  expect(eve.id).toBe(bob.id);
  expect((await call(root, getClients, undefined)).map(({ userId }) => userId)).toEqual([0]);

  const eveIdentifier = numericIdentifier(eve.id);
  const passwords = { currentPassword: "eve-pw", newPassword: "stolen" };
  for (const session of sessions) {
    expect(await pollStatus(session)).toBe(UNAUTHORIZED);
    expect(await send(session, 0, 0, 0, [Buffer.from("m")])).toBe(UNAUTHORIZED);
    expect(await statusOf(session, getStreams, undefined)).toBe(UNAUTHORIZED);
    expect(await statusOf(session, getUser, { user: eveIdentifier })).toBe(UNAUTHORIZED);
    expect(await statusOf(session, changePassword, { user: eveIdentifier, ...passwords })).toBe(UNAUTHORIZED);
    expect(await statusOf(session, getPersonalAccessTokens, undefined)).toBe(UNAUTHORIZED);
    expect(await statusOf(session, createPersonalAccessToken, { name: "mine", expiryMicros: 0n })).toBe(UNAUTHORIZED);
    expect(await statusOf(session, getClusterMetadata, undefined)).toBe(UNAUTHORIZED);
    expect(await statusOf(session, ping, undefined)).toBe(0);
  }
  expect(await statusOf(sessions[0]!, getMe, undefined)).toBe(CLIENT_NOT_FOUND);
  await sessions[0]!.closed();
  expect(await statusOf(sessions[1]!, logoutUser, undefined)).toBe(0);
  expect(await loginStatus(sessions[2]!, "eve")).toBe(CLIENT_NOT_FOUND);
  await sessions[2]!.closed();

  const other = await RawConnection.open(server.port);
  expect(await tokenLoginStatus(other, token)).toBe(20);
  expect(await loginStatus(other, "eve")).toBe(0);
  expect(await call(other, getPersonalAccessTokens, undefined)).toEqual([]);
  expect(await pollStatus(other)).toBe(0);
  for (const session of [...sessions, other, root]) session.destroy();
  await server.stop();
});

test("given_a_user_who_comes_again_with_name_and_number_when_an_old_session_acts_should_be_refused", async () => {
  const server = await startServer({ environment: twoShards });
  const root = await RawConnection.login(server.port);
  const first = await makeUser(root, "bob", globalPermissions("readStreams"), "first");
  const session = await loggedIn(server.port, "bob", "first");
  await call(root, deleteUser, { user: stringIdentifier("bob") });
  const second = await makeUser(root, "bob", globalPermissions("readStreams"), "second");
  expect(second.id).toBe(first.id);
  expect(await statusOf(session, getStreams, undefined)).toBe(UNAUTHORIZED);
  const other = await RawConnection.open(server.port);
  expect(await loginStatus(other, "bob", "first")).toBe(42);
  expect(await loginStatus(other, "bob", "second")).toBe(0);
  expect(await statusOf(other, getStreams, undefined)).toBe(0);
  for (const connection of [session, other, root]) connection.destroy();
  await server.stop();
});

test("given_a_member_of_a_group_when_it_logs_out_or_its_user_is_deleted_should_stay_or_be_taken_out", async () => {
  const server = await startServer({ environment: twoShards });
  const root = await RawConnection.login(server.port);
  await makeStream(root, "s");
  await makeTopic(root, 0, "t", 1);
  const group = { stream: numericIdentifier(0), topic: numericIdentifier(0), group: stringIdentifier("g") };
  await call(root, createConsumerGroup, { ...group, name: "g" });
  await makeUser(root, "bob", globalPermissions("readStreams"));
  const session = await loggedIn(server.port, "bob");
  await call(session, joinConsumerGroup, group);
  const membersCount = async () => (await call(root, getConsumerGroup, group))?.membersCount;

  await call(session, logoutUser, undefined);
  expect(await membersCount()).toBe(1);
  expect(await loginStatus(session, "bob")).toBe(0);
  expect(await call(session, getMe, undefined)).toMatchObject({ consumerGroupsCount: 1 });

  await call(root, deleteUser, { user: stringIdentifier("bob") });
  await expect.poll(membersCount, { timeout: 10_000 }).toBe(0);
  expect(await statusOf(session, joinConsumerGroup, group)).toBe(UNAUTHORIZED);
  expect(await membersCount()).toBe(0);
  session.destroy();
  root.destroy();
  await server.stop();
});

test("given_permissions_for_a_stream_and_a_topic_when_they_are_deleted_should_not_cover_what_gets_their_numbers", async () => {
  const dataDirectory = temporaryDirectory();
  let server = await startServer({ dataDirectory, environment: twoShards });
  let root = await RawConnection.login(server.port);
  await makeStream(root, "s");
  await makeTopic(root, 0, "t", 1);
  await makeUser(root, "topics", readsTopic);
  let session = await loggedIn(server.port, "topics");
  expect(await pollStatus(session)).toBe(0);

  await call(root, deleteTopic, { stream: numericIdentifier(0), topic: numericIdentifier(0) });
  expect((await makeTopic(root, 0, "successor", 1)).id).toBe(0);
  expect(await pollStatus(session)).toBe(UNAUTHORIZED);

  await call(root, updatePermissions, { user: stringIdentifier("topics"), permissions: readsTopic });
  expect(await pollStatus(session)).toBe(0);
  await call(root, deleteStream, { stream: numericIdentifier(0) });
  expect((await makeStream(root, "successor")).id).toBe(0);
  expect((await makeTopic(root, 0, "t", 1)).id).toBe(0);
  expect(await pollStatus(session)).toBe(UNAUTHORIZED);
  const before = await call(root, getUser, { user: stringIdentifier("topics") });
  expect(before?.permissions).toEqual(globalPermissions());

  await server.stop();
  server = await startServer({ dataDirectory, environment: twoShards });
  root = await RawConnection.login(server.port);
  session = await loggedIn(server.port, "topics");
  expect(await pollStatus(session)).toBe(UNAUTHORIZED);
  expect(await call(root, getUser, { user: stringIdentifier("topics") })).toEqual(before);
  session.destroy();
  root.destroy();
  await server.stop();
});
