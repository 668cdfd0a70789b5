// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// The floor: the least a Node process can do with the same bytes. Threads with a port each; a produce frame's index and
// messages go to a file and are answered with eight zero bytes, a poll is answered with a prepared reply out of memory.
// Nothing is checked. With the path of a kernel as the last argument messages get offset, timestamp and checksum too, which
// the format demands.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const OK = Buffer.alloc(8);
const SEND_MESSAGES = 101;

const BUFFER_BYTES = 2 * 1024 * 1024;
const INDEX_ENTRY_BYTES = 16;
/** Buffers of connections are in the kernel's memory, above its own data. */
const KERNEL_DATA_BYTES = 128 * 1024;
const KERNEL_CONNECTIONS = 16;

/** Gives buffers, and stamps the messages of a frame at `at` in one of them. */
const openKernel = (path) => {
  const bytes = KERNEL_DATA_BYTES + KERNEL_CONNECTIONS * BUFFER_BYTES;
  const memory = new WebAssembly.Memory({ initial: bytes / 65_536, maximum: 65_536, shared: true });
  const kernel = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)), { env: { memory } }).exports;
  const free = Array.from({ length: KERNEL_CONNECTIONS }, (_, place) =>
    Buffer.from(memory.buffer, KERNEL_DATA_BYTES + place * BUFFER_BYTES, BUFFER_BYTES),
  );
  const stamp = (buffer, at, written) => {
    const indexAt = at + 12 + buffer.readUInt32LE(at + 8);
    const count = buffer.readUInt32LE(indexAt - 4);
    const timestampMicros = Date.now() * 1000;
    const areaAt = indexAt + count * INDEX_ENTRY_BYTES;
    const start = buffer.byteOffset;
    kernel.stampBatch(count, start + indexAt, start + areaAt, 0, timestampMicros, 0, written);
  };
  return { take: () => free.pop(), release: (buffer) => free.push(buffer), stamp };
};

const noKernel = { take: () => Buffer.alloc(BUFFER_BYTES), release: () => {}, stamp: () => {} };

const serve = ({ directory, thread, pollReplyBytes, kernelPath }) => {
  const { take, release, stamp } = kernelPath === undefined ? noKernel : openKernel(kernelPath);
  const reply = Buffer.alloc(pollReplyBytes, 0x61);
  reply.writeUInt32LE(0, 0);
  reply.writeUInt32LE(pollReplyBytes - 8, 4);
  let files = 0;
  const server = createServer({ pauseOnConnect: true }, (accepted) => {
    const handle = accepted._handle;
    accepted._handle = null;
    handle.onread = () => {};
    const path = join(directory, `floor-${thread}-${files++}`);
    const fd = openSync(path, "w");
    const buffer = take();
    let have = 0;
    let written = 0;
    const socket = new accepted.constructor({
      handle,
      onread: {
        buffer: () => buffer.subarray(have),
        callback: (bytes) => {
          have += bytes;
          let at = 0;
          while (have - at >= 8) {
            const frameBytes = buffer.readUInt32LE(at) + 4;
            if (have - at < frameBytes) break;
            if (buffer.readUInt32LE(at + 4) === SEND_MESSAGES) {
              stamp(buffer, at, written);
              const indexAt = at + 12 + buffer.readUInt32LE(at + 8);
              written += writeSync(fd, buffer, indexAt, at + frameBytes - indexAt, written);
              socket.write(OK);
            } else {
              socket.write(reply);
            }
            at += frameBytes;
          }
          if (at > 0 && at < have) buffer.copyWithin(0, at, have);
          have -= at;
          return true;
        },
      },
    });
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => {
      release(buffer);
      closeSync(fd);
      rmSync(path, { force: true });
    });
  });
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
};

if (isMainThread) {
  const [directory, threads, pollReplyBytes, kernelPath] = process.argv.slice(2);
  const ports = [];
  for (let thread = 0; thread < Number(threads); thread++) {
    const settings = { directory, thread, pollReplyBytes: Number(pollReplyBytes), kernelPath };
    const worker = new Worker(new URL(import.meta.url), { workerData: settings });
    worker.on("message", (port) => {
      ports[thread] = port;
      if (ports.filter(Boolean).length === Number(threads)) process.stdout.write(`${JSON.stringify(ports)}\n`);
    });
  }
} else {
  serve(workerData);
}
