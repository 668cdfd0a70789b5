// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import { expect, test } from "vitest";
import { isIggyError } from "../../../src/protocol/errors/iggy-error.ts";
import { numericIdentifier, stringIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import type { Permissions } from "../../../src/protocol/primitives/permissions.ts";
import type { StateLogStore } from "../../../src/server/control/metadata/state-log-store.ts";
import { newTokenText, tokenHash } from "../../../src/server/control/token-text.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { globalPermissions } from "../../support/users.ts";
import { clock, createToken, createUser, openStore } from "./open-store.ts";

const NEVER = 0xffff_ffff_ffff_ffffn;

const deleteUser = (store: StateLogStore, username: string) =>
  store.transact({ name: "delete_user", request: { user: stringIdentifier(username) } }, 0);

const serialOf = (store: StateLogStore, id: number) => store.metadata.users.get(id)?.serial;

test("given_a_token_text_when_made_should_be_50_random_bytes_and_be_kept_as_blake3", () => {
  const texts = Array.from({ length: 100 }, newTokenText);
  expect(new Set(texts).size).toBe(100);
  for (const text of texts) expect(text).toMatch(/^[A-Za-z0-9+/]{67}=$/);
  // From the test vectors of the BLAKE3 authors: the input is the bytes 0 to 250 repeated, here none and one of them.
  expect(tokenHash("")).toBe("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
  expect(tokenHash("\0")).toBe("2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213");
});

test("given_a_user_whose_number_is_given_again_when_restarted_should_have_a_serial_of_its_own", () => {
  const directory = temporaryDirectory();
  const store = openStore(directory);
  createUser(store, "root");
  const id = createUser(store, "bob");
  const bob = serialOf(store, id);
  deleteUser(store, "bob");
  expect(createUser(store, "eve")).toBe(id);
  const eve = serialOf(store, id);
  expect(eve).not.toBe(bob);
  store.release();
  const again = openStore(directory);
  expect(serialOf(again, id)).toBe(eve);
  again.release();
});

test("given_tokens_when_they_or_their_owner_are_deleted_should_not_be_found_any_more", () => {
  const directory = temporaryDirectory();
  const store = openStore(directory);
  createUser(store, "root");
  const bob = createUser(store, "bob");
  createToken(store, 0, "of-root");
  createToken(store, bob, "first");
  createToken(store, bob, "second");
  expect(store.metadata.tokens.get(tokenHash("first"))?.owner.username).toBe("bob");
  store.transact({ name: "delete_personal_access_token", request: { name: "first" } }, bob);
  expect(store.metadata.tokens.has(tokenHash("first"))).toBe(false);
  deleteUser(store, "bob");
  expect([...store.metadata.tokens.keys()]).toEqual([tokenHash("of-root")]);
  expect(createUser(store, "eve")).toBe(bob);
  expect(store.metadata.users.get(bob)?.tokens.size).toBe(0);
  store.release();
  const again = openStore(directory);
  expect([...again.metadata.tokens.keys()]).toEqual([tokenHash("of-root")]);
  again.release();
});

test("given_a_token_that_was_dropped_when_the_clock_goes_back_and_its_name_is_taken_again_should_survive_a_restart", () => {
  const directory = temporaryDirectory();
  const store = openStore(directory);
  createUser(store, "root");
  createToken(store, 0, "soon", 1_000_000n, tokenHash("old"));
  clock.micros += 2_000_000;
  expect(store.dropExpiredTokens()).toBe(1);
  expect(store.dropExpiredTokens()).toBe(0);
  clock.micros -= 1_500_000;
  createToken(store, 0, "soon", 0n, tokenHash("new"));
  store.release();
  clock.micros += 10_000_000;
  const again = openStore(directory);
  expect([...again.metadata.tokens.keys()]).toEqual([tokenHash("new")]);
  again.release();
});

test("given_a_replaced_expired_token_when_looked_up_should_have_the_new_hash_only", () => {
  const store = openStore(temporaryDirectory());
  createUser(store, "root");
  createToken(store, 0, "soon", 1n, tokenHash("old"));
  clock.micros += 10;
  createToken(store, 0, "soon", 0n, tokenHash("new"));
  expect([...store.metadata.tokens.keys()]).toEqual([tokenHash("new")]);
  store.release();
});

const streamPermissions = (streamId: number, topicId: number): Permissions => {
  const stream = {
    manageStream: false,
    readStream: true,
    manageTopics: false,
    readTopics: false,
    pollMessages: false,
    sendMessages: false,
  };
  const topic = { manageTopic: false, readTopic: true, pollMessages: false, sendMessages: false };
  return { ...globalPermissions(), streams: new Map([[streamId, { ...stream, topics: new Map([[topicId, topic]]) }]]) };
};

/** Tokens by hash as the users have them, and as the store knows them. */
const tokensOf = ({ metadata }: StateLogStore) => ({
  owned: [...metadata.users.values()]
    .flatMap(({ id, tokens }) => [...tokens.values()].map(({ hash, name }) => `${hash} ${id} ${name}`))
    .sort(),
  known: [...metadata.tokens].map(([hash, { owner, token }]) => `${hash} ${owner.id} ${token.name}`).sort(),
});

test("given_any_sequence_of_changes_of_users_when_replayed_should_be_the_same_users_and_tokens", () => {
  const names = fc.constantFrom("ann", "bob", "eve");
  const ids = fc.nat(3);
  type Step = (store: StateLogStore) => void;
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.tuple(names, ids, ids).map(
      ([name, stream, topic]): Step =>
        (store) => {
          createUser(store, name, streamPermissions(stream, topic));
        },
    ),
    names.map(
      (name): Step =>
        (store) =>
          deleteUser(store, name),
    ),
    fc.tuple(names, names).map(
      ([user, username]): Step =>
        (store) => {
          const request = { user: stringIdentifier(user), username, status: undefined };
          store.transact({ name: "update_user", request }, 0);
        },
    ),
    fc.tuple(ids, names, fc.constantFrom(0n, 1n, NEVER)).map(
      ([owner, name, expiry]): Step =>
        (store) => {
          createToken(store, owner, name, expiry, tokenHash(`${owner} ${name} ${store.version}`));
        },
    ),
    fc.tuple(ids, names).map(
      ([owner, name]): Step =>
        (store) => {
          store.transact({ name: "delete_personal_access_token", request: { name } }, owner);
        },
    ),
    fc.constant((store: StateLogStore) => void store.dropExpiredTokens()),
    names.map(
      (name): Step =>
        (store) => {
          const id = store.metadata.streamIds.peek();
          store.transact({ name: "create_stream", id, request: { name } }, 0);
        },
    ),
    ids.map(
      (id): Step =>
        (store) => {
          store.transact({ name: "delete_stream", request: { stream: numericIdentifier(id) } }, 0);
        },
    ),
  );
  const usersOf = ({ metadata }: StateLogStore) =>
    [...metadata.users.values()].map(({ tokens: _, permissions, ...user }) => ({
      ...user,
      streams: [...(permissions?.streams?.keys() ?? [])],
    }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const directory = temporaryDirectory();
      const store = openStore(directory);
      createUser(store, "root");
      for (const make of steps) {
        try {
          make(store);
        } catch (error) {
          expect(isIggyError(error)).toBe(true);
        }
        const { owned, known } = tokensOf(store);
        expect(known).toEqual(owned);
      }
      store.dropExpiredTokens();
      const before = { users: usersOf(store), tokens: tokensOf(store) };
      store.release();
      const again = openStore(directory);
      expect({ users: usersOf(again), tokens: tokensOf(again) }).toEqual(before);
      again.release();
    }),
    { numRuns: 100 },
  );
});
