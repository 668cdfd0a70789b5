// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createServer, type Server, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Client, isIggyError } from "../../src/client/index.ts";
import { encodeRequestFrame, encodeResponseFrame } from "../../src/protocol/frame.ts";

/** A TCP peer in this process that answers as a test tells it. */
const peer = async (onConnection: (socket: Socket) => void): Promise<number> => {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as { port: number }).port;
};

const noBytes = Buffer.alloc(0);
/** A client that is connected, does not come back, and whose pings are answered with bytes. */
const open = async (port: number, requestTimeout = 2000) => {
  const client = await Client.connect({ options: { port }, requestTimeout, reconnect: { enabled: false } });
  onTestFinished(() => client.close({ drain: false }));
  return {
    ping: async () => Buffer.from(await client.command(1, noBytes)),
    client,
  };
};
const ping = encodeRequestFrame(1, Buffer.alloc(0));
const errorName = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error: unknown) => (isIggyError(error) ? error.errorName : String(error)),
  );

test("given_replies_split_at_every_byte_when_read_should_come_whole", async () => {
  const reply = encodeResponseFrame(0, Buffer.from("hello"));
  const port = await peer((socket) => {
    socket.setNoDelay(true);
    socket.once("data", async () => {
      for (const byte of reply) {
        socket.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
  });
  const connection = await open(port);
  expect((await connection.ping()).toString()).toBe("hello");
});

test("given_several_replies_in_one_piece_when_read_should_go_to_their_requests_in_order", async () => {
  const replies = ["one", "two", "three"].map((text) => encodeResponseFrame(0, Buffer.from(text)));
  let received = 0;
  const port = await peer((socket) => {
    socket.on("data", (chunk: Buffer) => {
      received += chunk.length;
      if (received === ping.length * 3) socket.write(Buffer.concat(replies));
    });
  });
  const connection = await open(port);
  const answers = await Promise.all([connection.ping(), connection.ping(), connection.ping()]);
  expect(answers.map(String)).toEqual(["one", "two", "three"]);
});

test("given_an_error_status_when_answered_should_be_the_error_of_the_catalogue_and_leave_the_connection_open", async () => {
  const port = await peer((socket) => {
    socket.on("data", () => socket.write(encodeResponseFrame(1009, Buffer.alloc(0))));
  });
  const connection = await open(port);
  expect(await errorName(connection.ping())).toBe("stream_id_not_found");
  expect(await errorName(connection.ping())).toBe("stream_id_not_found");
});

test("given_requests_under_way_when_the_server_hangs_up_should_fail_all_of_them", async () => {
  const port = await peer((socket) => socket.once("data", () => socket.destroy()));
  const connection = await open(port);
  const failures = await Promise.all([errorName(connection.ping()), errorName(connection.ping())]);
  expect(failures).toEqual(["connection_closed", "connection_closed"]);
  expect(await errorName(connection.ping())).toBe("connection_closed");
});

test("given_a_server_that_says_it_ends_when_idle_should_fail_later_requests_with_that", async () => {
  const port = await peer((socket) => socket.write(encodeResponseFrame(8, Buffer.alloc(0))));
  const connection = await open(port);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await errorName(connection.ping())).toBe("disconnected");
});

test("given_no_answer_when_the_time_is_over_should_fail_and_close", async () => {
  const port = await peer(() => {});
  const connection = await open(port, 50);
  expect(await errorName(connection.ping())).toBe("task_timeout");
  expect(await errorName(connection.ping())).toBe("task_timeout");
});

test("given_a_reply_that_claims_4_gib_when_read_should_fail_at_once", async () => {
  const port = await peer((socket) => socket.once("data", () => socket.write(Buffer.from("00000000ffffffff", "hex"))));
  const connection = await open(port);
  expect(await errorName(connection.ping())).toBe("invalid_format");
});

test("given_nobody_listening_when_connected_should_say_where", async () => {
  const failure = await Client.connect({ options: { port: 1 } }).catch((error: unknown) => error);
  expect(isIggyError(failure) && failure.errorName).toBe("cannot_establish_connection");
  expect(isIggyError(failure) && failure.context).toMatchObject({ address: "127.0.0.1:1" });
});
