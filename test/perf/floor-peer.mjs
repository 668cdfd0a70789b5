// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// The floor: the least a Node process can do with the same bytes. Threads with a port each; a produce frame's index and
// messages go to a file and are answered with eight zero bytes, a poll is answered with a prepared reply out of memory.
// Nothing is checked.
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const OK = Buffer.alloc(8);
const SEND_MESSAGES = 101;

const serve = ({ directory, thread, pollReplyBytes }) => {
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
    const buffer = Buffer.alloc(2 * 1024 * 1024);
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
      closeSync(fd);
      rmSync(path, { force: true });
    });
  });
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
};

if (isMainThread) {
  const [directory, threads, pollReplyBytes] = process.argv.slice(2);
  const ports = [];
  for (let thread = 0; thread < Number(threads); thread++) {
    const settings = { directory, thread, pollReplyBytes: Number(pollReplyBytes) };
    const worker = new Worker(new URL(import.meta.url), { workerData: settings });
    worker.on("message", (port) => {
      ports[thread] = port;
      if (ports.filter(Boolean).length === Number(threads)) process.stdout.write(`${JSON.stringify(ports)}\n`);
    });
  }
} else {
  serve(workerData);
}
