// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Drives a peer with prepared frames, one request under way per connection, and prints what it measured as one line of JSON.
import { connect, type Socket } from "node:net";
import { encodeRequest, type PerfRequest } from "./frames.ts";

interface DriverSettings {
  readonly ports: readonly number[];
  readonly login: boolean;
  readonly requests: readonly PerfRequest[];
  readonly connections: number;
  readonly limitMs: number;
  readonly maxRequests: number;
}

const settings = JSON.parse(process.argv[2] ?? "") as DriverSettings;

class Peer {
  readonly opened: Promise<void>;
  readonly #socket: Socket;
  #header = Buffer.alloc(8);
  #headerBytes = 0;
  #left = 0;
  #onReply: (status: number) => void = () => {};

  constructor(port: number) {
    const onread = {
      buffer: Buffer.alloc(1024 * 1024),
      callback: (bytes: number, buffer: Uint8Array) => this.#onRead(bytes, buffer),
    };
    this.#socket = connect({ port, host: "127.0.0.1", onread });
    this.opened = new Promise((resolve) => this.#socket.once("connect", () => resolve()));
    this.#socket.setNoDelay(true);
    this.#socket.on("error", (error) => {
      console.error(error.message);
      process.exit(1);
    });
  }

  request(frame: Buffer, onReply: (status: number) => void): void {
    this.#onReply = onReply;
    this.#socket.write(frame);
  }

  call(frame: Buffer): Promise<number> {
    return new Promise((resolve) => this.request(frame, resolve));
  }

  #onRead(bytes: number, buffer: Uint8Array): boolean {
    let at = 0;
    while (at < bytes) {
      if (this.#headerBytes < 8) {
        const taken = Math.min(8 - this.#headerBytes, bytes - at);
        this.#header.set(buffer.subarray(at, at + taken), this.#headerBytes);
        this.#headerBytes += taken;
        at += taken;
        if (this.#headerBytes < 8) break;
        this.#left = this.#header.readUInt32LE(4);
      }
      const taken = Math.min(this.#left, bytes - at);
      this.#left -= taken;
      at += taken;
      if (this.#left > 0) break;
      this.#headerBytes = 0;
      this.#onReply(this.#header.readUInt32LE(0));
    }
    return true;
  }
}

const { ports, connections, requests, limitMs, maxRequests } = settings;
const frames = requests.map(encodeRequest);
const login = encodeRequest({ kind: "login" });
const peers = Array.from({ length: connections }, (_, place) => new Peer(ports[place % ports.length]!));
await Promise.all(peers.map((peer) => peer.opened));
if (settings.login) await Promise.all(peers.map((peer) => peer.call(login)));

let count = 0;
let failed = 0;
const deadlineMs = performance.now() + limitMs;
const startedMs = performance.now();
await Promise.all(
  peers.map(
    (peer, place) =>
      new Promise<void>((resolve) => {
        const frame = frames[place % frames.length]!;
        const next = (status: number): void => {
          count++;
          if (status !== 0) failed++;
          if (count >= maxRequests || performance.now() > deadlineMs) resolve();
          else peer.request(frame, next);
        };
        peer.request(frame, next);
      }),
  ),
);
const seconds = (performance.now() - startedMs) / 1000;
process.stdout.write(`${JSON.stringify({ count, failed, seconds })}\n`);
process.exit(failed === 0 ? 0 : 1);
