// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { StreamReader } from "../../../src/server/transport/byte-stream.ts";
import { takeHandle } from "../../../src/server/transport/tcp/node-internals.ts";
import { TcpStream } from "../../../src/server/transport/tcp/tcp-stream.ts";

const LARGE_BYTES = 32 * 1024 * 1024;

class Reader implements StreamReader {
  readonly drains: number[] = [];
  isClosed = false;
  callsAfterClose = 0;
  readonly whenClosed: Promise<void>;
  stream: TcpStream | undefined;
  #onClosed: () => void = () => {};
  #onDrained: () => void = () => {};
  readonly whenDrained: Promise<void>;

  constructor() {
    this.whenClosed = new Promise((resolve) => {
      this.#onClosed = resolve;
    });
    this.whenDrained = new Promise((resolve) => {
      this.#onDrained = resolve;
    });
  }

  target(): Uint8Array {
    return new Uint8Array(1024);
  }

  received(): boolean {
    return true;
  }

  ended(): void {
    this.stream?.end();
  }

  drained(): void {
    if (this.isClosed) this.callsAfterClose++;
    this.drains.push(this.stream?.waitingBytes ?? 0);
    this.#onDrained();
  }

  closed(): void {
    this.isClosed = true;
    this.#onClosed();
  }
}

let cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const step of cleanUp) step();
  cleanUp = [];
});

/** A stream and the peer of its connection, which does not read until it is told to. */
const openPair = async (): Promise<{ stream: TcpStream; reader: Reader; peer: Socket }> => {
  const server = createServer({ pauseOnConnect: true });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const peer = connect((server.address() as AddressInfo).port, "127.0.0.1").pause();
  const [accepted] = (await once(server, "connection")) as [Socket];
  const reader = new Reader();
  const stream = new TcpStream(takeHandle(accepted, server)!, { noDelay: true, keepAlive: false }, reader);
  reader.stream = stream;
  cleanUp.push(() => {
    peer.destroy();
    stream.destroy();
    server.close();
  });
  return { stream, reader, peer };
};

const readAll = async (peer: Socket, bytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of peer) {
    chunks.push(chunk as Buffer);
    total += (chunk as Buffer).length;
    if (total >= bytes) break;
  }
  return Buffer.concat(chunks);
};

describe("a TCP stream", () => {
  it("given_room_in_the_socket_when_written_should_need_the_bytes_no_longer_at_once", async () => {
    const { stream, peer } = await openPair();
    let isTaken = false;
    stream.write(Buffer.from("small"), () => {
      isTaken = true;
    });
    expect(isTaken).toBe(true);
    expect(stream.waitingBytes).toBe(0);
    expect(`${await readAll(peer, 5)}`).toBe("small");
  });

  it("given_a_peer_that_does_not_read_when_written_should_keep_the_order_and_say_when_all_is_taken", async () => {
    const { stream, reader, peer } = await openPair();
    const taken: string[] = [];
    stream.write(Buffer.alloc(LARGE_BYTES, "a"), () => taken.push("large"));
    stream.write(Buffer.from("b"), () => taken.push("small"));
    expect(taken).toEqual([]);
    expect(stream.waitingBytes).toBe(LARGE_BYTES + 1);
    const received = await readAll(peer, LARGE_BYTES + 1);
    await reader.whenDrained;
    expect(received.length).toBe(LARGE_BYTES + 1);
    expect(received.at(-1)).toBe("b".charCodeAt(0));
    expect(received.indexOf("b")).toBe(LARGE_BYTES);
    expect(taken).toEqual(["large", "small"]);
    expect(reader.drains).toEqual([0]);
  });

  it("given_bytes_that_wait_when_ended_should_write_them_before_the_end", async () => {
    const { stream, peer } = await openPair();
    stream.write(Buffer.alloc(LARGE_BYTES, "a"));
    stream.end();
    expect((await readAll(peer, Number.POSITIVE_INFINITY)).length).toBe(LARGE_BYTES);
  });

  it("given_bytes_that_wait_when_destroyed_should_give_them_back_and_say_nothing_more", async () => {
    const { stream, reader } = await openPair();
    const taken = new Promise<void>((resolve) => stream.write(Buffer.alloc(LARGE_BYTES, "a"), resolve));
    stream.destroy();
    await taken;
    await reader.whenClosed;
    expect(stream.waitingBytes).toBe(0);
    expect(reader.callsAfterClose).toBe(0);
    expect(reader.drains).toEqual([]);
  });

  it("given_a_peer_that_goes_away_when_bytes_wait_should_give_them_back_and_close", async () => {
    const { stream, reader, peer } = await openPair();
    const taken = new Promise<void>((resolve) => stream.write(Buffer.alloc(LARGE_BYTES, "a"), resolve));
    peer.resetAndDestroy();
    await taken;
    await reader.whenClosed;
    expect(stream.waitingBytes).toBe(0);
  });

  it("given_a_stream_that_was_destroyed_when_written_should_give_the_bytes_back", async () => {
    const { stream } = await openPair();
    stream.destroy();
    await new Promise<void>((resolve) => stream.write(Buffer.from("late"), resolve));
    expect(stream.waitingBytes).toBe(0);
  });
});
