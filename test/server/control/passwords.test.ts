// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { isIggyError } from "../../../src/protocol/errors/iggy-error.ts";
import { Passwords } from "../../../src/server/control/passwords.ts";

const MINUTE_MS = 60_000;

const passwordsOf = (concurrency: number, maxWaitMs = MINUTE_MS) => new Passwords({ concurrency, maxWaitMs });

/** How a promise ends: "done", or the name of the error. */
const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "done",
    (error: unknown) => (isIggyError(error) ? error.errorName : String(error)),
  );

const hashAll = (passwords: Passwords, count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => outcome(passwords.hash("secret"))));

test("given_a_password_when_hashed_should_be_a_phc_string_with_the_parameters_of_apache_iggy", async () => {
  const passwords = passwordsOf(2);
  const first = await passwords.hash("secret");
  const second = await passwords.hash("secret");
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(second).not.toBe(first);
});

test("given_a_hash_when_verified_should_accept_its_password_and_no_other", async () => {
  const passwords = passwordsOf(1);
  const hash = await passwords.hash("secret");
  expect(await passwords.verify(hash, "secret")).toBe(true);
  expect(await passwords.verify(hash, "Secret")).toBe(false);
  expect(await passwords.verify(undefined, "secret")).toBe(false);
});

test("given_more_work_than_places_when_awaited_should_all_be_done_in_order", async () => {
  const passwords = passwordsOf(1);
  const order: number[] = [];
  const work = [0, 1, 2, 3].map(async (place) => {
    await passwords.hash("secret");
    order.push(place);
  });
  await Promise.all(work);
  expect(order).toEqual([0, 1, 2, 3]);
});

test("given_work_that_waits_too_long_when_a_place_gets_free_should_be_refused_and_leave_the_place", async () => {
  const passwords = passwordsOf(2, 0);
  expect(await hashAll(passwords, 5)).toEqual(["done", "done", "task_timeout", "task_timeout", "task_timeout"]);
  expect(await hashAll(passwords, 2)).toEqual(["done", "done"]);
});

test("given_work_that_waits_when_the_server_stops_should_refuse_it_and_finish_what_runs", async () => {
  const passwords = passwordsOf(2);
  const outcomes = hashAll(passwords, 5);
  passwords.refuseWaiting();
  expect(await outcomes).toEqual(["done", "done", "disconnected", "disconnected", "disconnected"]);
  expect(await hashAll(passwords, 3)).toEqual(["done", "done", "done"]);
});

test("given_a_hash_that_is_none_when_verified_should_fail_and_free_its_place", async () => {
  const passwords = passwordsOf(1);
  await expect(passwords.verify("no hash", "secret")).rejects.toThrow();
  expect(await outcome(passwords.hash("secret"))).toBe("done");
});
