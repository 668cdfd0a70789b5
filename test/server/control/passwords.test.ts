// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { isIggyError } from "../../../src/protocol/errors/iggy-error.ts";
import { Passwords } from "../../../src/server/control/passwords.ts";

/** How a promise ends: "done", or the name of the error. */
const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "done",
    (error: unknown) => (isIggyError(error) ? error.errorName : String(error)),
  );

test("given_a_password_when_hashed_should_be_a_phc_string_with_the_parameters_of_apache_iggy", async () => {
  const passwords = new Passwords(2);
  const first = await passwords.hash("secret", 1);
  const second = await passwords.hash("secret", 1);
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(second).not.toBe(first);
});

test("given_a_hash_when_verified_should_accept_its_password_and_no_other", async () => {
  const passwords = new Passwords(1);
  const hash = await passwords.hash("secret", 1);
  expect(await passwords.verify(hash, "secret", 1)).toBe(true);
  expect(await passwords.verify(hash, "Secret", 1)).toBe(false);
  expect(await passwords.verify(undefined, "secret", 1)).toBe(false);
});

test("given_more_work_than_places_when_owners_are_forgotten_should_drop_theirs_and_finish_the_rest", async () => {
  const passwords = new Passwords(1);
  const running = outcome(passwords.hash("first", "a"));
  const forgotten = [outcome(passwords.hash("second", "b")), outcome(passwords.hash("third", "b"))];
  const other = outcome(passwords.hash("fourth", "c"));
  passwords.forget("b");
  passwords.forget("nobody");
  expect(await Promise.all(forgotten)).toEqual(["disconnected", "disconnected"]);
  expect(await running).toBe("done");
  expect(await other).toBe("done");
});

test("given_work_that_waits_when_all_is_forgotten_should_leave_no_place_taken", async () => {
  const passwords = new Passwords(2);
  const running = [1, 2].map((owner) => outcome(passwords.hash("running", owner)));
  const waiting = [3, 4, 5].map((owner) => outcome(passwords.hash("waiting", owner)));
  passwords.forgetAll();
  expect(await Promise.all(waiting)).toEqual(["disconnected", "disconnected", "disconnected"]);
  expect(await Promise.all(running)).toEqual(["done", "done"]);
  const afterwards = await Promise.all([6, 7, 8].map((owner) => outcome(passwords.hash("again", owner))));
  expect(afterwards).toEqual(["done", "done", "done"]);
});

test("given_a_hash_that_is_none_when_verified_should_fail_and_free_its_place", async () => {
  const passwords = new Passwords(1);
  await expect(passwords.verify("no hash", "secret", 1)).rejects.toThrow();
  expect(await outcome(passwords.hash("secret", 1))).toBe("done");
});
