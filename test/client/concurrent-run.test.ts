// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { ConcurrentRun, type Work, type WorkSource } from "../../src/client/consumer/concurrent-run.ts";
import { Message } from "../../src/client/consumer/message.ts";
import { PartitionPosition } from "../../src/client/consumer/position.ts";
import { MESSAGE_HEADER_BYTES, messageField } from "../../src/protocol/message/message-header.ts";
import { until } from "../support/until.ts";

const messageOf = (partitionId: number, offset: bigint): Message => {
  const area = Buffer.alloc(MESSAGE_HEADER_BYTES);
  area.writeBigUInt64LE(offset, messageField.offset);
  return new Message(area, 0, area.length, { partitionId, currentOffset: 0n });
};

const nameOf = ({ partitionId, offset }: Message): string => `${partitionId}:${offset}`;

/** A source of messages that are named `partition:offset`; it stays open until the signal aborts. */
class NamedSource implements WorkSource<Uint8Array> {
  readonly settled: string[] = [];
  readonly givenBack: string[] = [];
  readonly positions = new Map<number, PartitionPosition>();
  readonly #names: string[];
  readonly #isClosed: boolean;

  constructor(names: readonly string[], isClosed = false) {
    this.#names = [...names];
    this.#isClosed = isClosed;
  }

  get left(): number {
    return this.#names.length;
  }

  async take(signal: AbortSignal): Promise<Work<Uint8Array> | undefined> {
    const name = this.#names.shift();
    if (name === undefined) {
      if (!this.#isClosed && !signal.aborted) {
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      }
      return undefined;
    }
    const [partitionId = 0, offset = 0] = name.split(":").map(Number);
    const position = this.positions.get(partitionId) ?? new PartitionPosition(partitionId, {});
    this.positions.set(partitionId, position);
    const message = messageOf(partitionId, BigInt(offset));
    return { message, position, offset: BigInt(offset), epoch: position.epoch, isLast: false, release: () => {} };
  }

  settle({ message }: Work<Uint8Array>): void {
    this.settled.push(nameOf(message));
  }

  giveBack({ partitionId }: PartitionPosition, offset: bigint): void {
    this.givenBack.push(`${partitionId}:${offset}`);
  }
}

/** Handlers that begin when they are called and end when the test says so. */
class Handlers {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, { readonly resolve: () => void; readonly reject: (error: Error) => void }>();

  work = ({ message }: Work<Uint8Array>): Promise<void> => {
    this.begun.push(nameOf(message));
    return new Promise((resolve, reject) => this.#ends.set(nameOf(message), { resolve, reject }));
  };

  end(name: string): void {
    this.#ends.get(name)?.resolve();
  }

  fail(name: string): void {
    this.#ends.get(name)?.reject(new Error(`${name} failed`));
  }
}

interface StartOptions {
  readonly concurrency: number;
  readonly inOrder?: boolean;
  readonly maxWaiting?: number;
  readonly maxWaitingBytes?: number;
}

const start = (names: readonly string[], options: StartOptions) => {
  const source = new NamedSource(names);
  const handlers = new Handlers();
  const stop = new AbortController();
  const { concurrency, inOrder: perPartitionOrder = true, maxWaiting = 100, maxWaitingBytes = 1e6 } = options;
  const run = new ConcurrentRun(source, handlers.work, {
    concurrency,
    perPartitionOrder,
    maxWaiting,
    maxWaitingBytes,
    signal: stop.signal,
  });
  const begun = (...expected: readonly string[]) =>
    until(`${expected} are begun`, () => expected.every((name) => handlers.begun.includes(name)));
  return { source, handlers, stop, begun, running: run.run() };
};

test("given_messages_of_several_partitions_when_run_should_work_on_one_of_each_and_keep_their_order", async () => {
  const { source, handlers, stop, begun, running } = start(["0:1", "0:2", "1:1", "1:2", "2:1"], { concurrency: 3 });
  await begun("0:1", "1:1", "2:1");
  expect(handlers.begun).toEqual(["0:1", "1:1", "2:1"]);
  handlers.end("1:1");
  await begun("1:2");
  expect(handlers.begun).not.toContain("0:2");
  handlers.end("0:1");
  await begun("0:2");
  for (const name of ["0:2", "1:2", "2:1"]) handlers.end(name);
  await until("all are settled", () => source.settled.length === 5);
  stop.abort();
  await running;
  expect(source.settled.filter((name) => name.startsWith("0"))).toEqual(["0:1", "0:2"]);
  expect(source.givenBack).toEqual([]);
});

test("given_no_order_when_run_should_settle_only_up_to_the_first_that_is_not_done", async () => {
  const options = { concurrency: 4, inOrder: false };
  const { source, handlers, stop, begun, running } = start(["0:1", "0:2", "0:3"], options);
  await begun("0:1", "0:2", "0:3");
  handlers.end("0:3");
  handlers.end("0:1");
  await until("the first is settled", () => source.settled.length === 1);
  expect(source.settled).toEqual(["0:1"]);
  stop.abort();
  handlers.end("0:2");
  await running;
  expect(source.settled).toEqual(["0:1", "0:2", "0:3"]);
});

test("given_a_handler_that_fails_when_others_work_should_wait_for_them_and_give_back_what_is_not_done", async () => {
  const { source, handlers, begun, running } = start(["0:1", "0:2", "1:1", "1:2"], { concurrency: 2 });
  await begun("0:1", "1:1");
  const failure = running.catch((error: unknown) => String(error));
  handlers.fail("0:1");
  handlers.end("1:1");
  expect(await failure).toBe("Error: 0:1 failed");
  expect(handlers.begun).toEqual(["0:1", "1:1"]);
  expect(source.settled).toEqual(["1:1"]);
  expect(source.givenBack.toSorted()).toEqual(["0:1", "1:2"]);
});

test("given_a_partition_that_is_taken_away_when_its_messages_wait_should_not_begin_them", async () => {
  const { source, handlers, stop, begun, running } = start(["0:1", "0:2", "1:1"], { concurrency: 2 });
  await begun("0:1", "1:1");
  source.positions.get(0)!.rewind();
  handlers.end("0:1");
  handlers.end("1:1");
  await until("the other partition is settled", () => source.settled.length === 1);
  stop.abort();
  await running;
  expect(handlers.begun).toEqual(["0:1", "1:1"]);
  expect(source.settled).toEqual(["1:1"]);
  expect(source.givenBack).toEqual([]);
});

test("given_a_seek_when_a_message_is_worked_on_should_not_settle_it_and_keep_the_order", async () => {
  const { source, handlers, stop, begun, running } = start(["0:5", "0:6"], { concurrency: 2 });
  await begun("0:5");
  source.positions.get(0)!.seek("first");
  handlers.end("0:5");
  stop.abort();
  await running;
  expect(handlers.begun).toEqual(["0:5"]);
  expect([source.settled, source.givenBack]).toEqual([[], []]);
});

test("given_more_messages_than_may_wait_when_nothing_is_done_should_take_no_more", async () => {
  const names = Array.from({ length: 50 }, (_, offset) => `0:${offset}`);
  const { source, handlers, stop, begun, running } = start(names, { concurrency: 2, maxWaiting: 5 });
  await begun("0:0");
  await until("the run waits", () => source.left === 50 - 1 - 5);
  handlers.end("0:0");
  await begun("0:1");
  await until("one more is taken", () => source.left === 50 - 2 - 5);
  stop.abort();
  handlers.end("0:1");
  await running;
  expect(source.givenBack).toEqual(["0:2"]);
});

test("given_more_bytes_than_may_wait_when_one_is_done_or_dropped_should_take_as_much_again", async () => {
  const names = [...Array.from({ length: 50 }, (_, offset) => `0:${offset}`), "1:0"];
  const maxWaitingBytes = 5 * MESSAGE_HEADER_BYTES;
  const { source, handlers, stop, begun, running } = start(names, { concurrency: 2, maxWaitingBytes });
  await begun("0:0");
  await until("the run waits", () => source.left === 51 - 1 - 5);
  handlers.end("0:0");
  await begun("0:1");
  await until("one more is taken", () => source.left === 51 - 2 - 5);
  source.positions.get(0)!.rewind();
  handlers.end("0:1");
  await until("as much is taken for what was dropped", () => handlers.begun.length === 3);
  await until("the run waits again", () => source.left === 51 - 2 - 5 - 1 - 5);
  stop.abort();
  handlers.end(handlers.begun[2]!);
  await running;
});

test("given_messages_that_are_done_behind_one_that_is_not_when_they_are_many_should_take_no_more", async () => {
  const names = Array.from({ length: 50 }, (_, offset) => `0:${offset}`);
  const options = { concurrency: 2, inOrder: false, maxWaiting: 5 };
  const { source, handlers, stop, begun, running } = start(names, options);
  for (let offset = 1; offset <= 6; offset++) {
    await begun(`0:${offset}`);
    handlers.end(`0:${offset}`);
  }
  await begun("0:0");
  await until("no more is taken", () => source.left === 50 - 2 - 5);
  handlers.end("0:0");
  await until("all up to there are settled", () => source.settled.length === 7);
  await begun("0:7", "0:8");
  stop.abort();
  for (const name of ["0:7", "0:8"]) handlers.end(name);
  await running;
});

test("given_a_source_that_ends_when_run_should_wait_for_what_is_worked_on", async () => {
  const source = new NamedSource(["0:1"], true);
  const handlers = new Handlers();
  const options = { concurrency: 2, perPartitionOrder: true, maxWaiting: 5, maxWaitingBytes: 1e6, signal: undefined };
  const running = new ConcurrentRun(source, handlers.work, options).run();
  await until("it is begun", () => handlers.begun.length === 1);
  handlers.end("0:1");
  await running;
  expect(source.settled).toEqual(["0:1"]);
});

test("given_a_partition_that_comes_back_when_it_was_lost_should_have_a_signal_for_each_time", () => {
  const position = new PartitionPosition(0, {});
  const before = position.lost;
  position.lose();
  expect([before.aborted, position.lost.aborted]).toEqual([true, false]);
});
