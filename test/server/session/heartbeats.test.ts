// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from "vitest";
import { Clients } from "../../../src/server/control/clients.ts";
import { Memberships } from "../../../src/server/control/groups/memberships.ts";
import { Heartbeats, refuseStale } from "../../../src/server/session/heartbeats.ts";
import { openSession } from "../../../src/server/session/session.ts";
import { errorOf } from "../../protocol/error-of.ts";

const INTERVAL_MS = 3_600_000;

const watch = (sessions: ReturnType<typeof openSession>[]) => {
  const stale: number[] = [];
  const heartbeats = new Heartbeats(INTERVAL_MS, {
    sessions: () => sessions,
    onStale: ({ clientId }) => stale.push(clientId),
  });
  onTestFinished(() => heartbeats.close());
  return { heartbeats, stale };
};

test("given_sessions_when_swept_should_report_each_that_is_late_by_more_than_a_fifth_once", () => {
  const late = openSession({ clientId: 1, address: "127.0.0.1:1", transport: "tcp" });
  const pinged = openSession({ clientId: 2, address: "127.0.0.1:2", transport: "tcp" });
  const { heartbeats, stale } = watch([late, pinged]);
  late.lastPingMs = 0;
  pinged.lastPingMs = 1;
  heartbeats.sweep(INTERVAL_MS * 1.2);
  expect(stale).toEqual([]);
  heartbeats.sweep(INTERVAL_MS * 1.2 + 0.5);
  heartbeats.sweep(INTERVAL_MS * 1.2 + 0.75);
  expect(stale).toEqual([1]);
  expect([late.isStale, pinged.isStale]).toEqual([true, false]);
});

test("given_a_stale_session_when_it_asks_should_be_refused_everything_but_a_ping", () => {
  expect(() => refuseStale(1)).not.toThrow();
  for (const code of [20, 38, 44]) expect(errorOf(() => refuseStale(code)).errorName).toBe("client_not_found");
  for (const code of [10, 39, 100, 101, 604]) expect(errorOf(() => refuseStale(code)).errorName).toBe("stale_client");
});

test("given_a_client_when_evicted_should_be_hidden_and_its_id_stay_taken_until_it_is_removed", () => {
  const clients = new Clients(new Memberships());
  const evicted = clients.add("127.0.0.1:1", "tcp");
  clients.evict(evicted);
  clients.evict(evicted);
  expect([clients.count, clients.find(evicted), clients.all()]).toEqual([0, undefined, []]);
  expect(clients.add("127.0.0.1:1", "tcp")).not.toBe(evicted);
  clients.remove(evicted);
  expect([clients.count, clients.add("127.0.0.1:1", "tcp")]).toEqual([1, evicted]);
});
