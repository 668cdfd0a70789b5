// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Address, Server } from "../server/index.ts";
import { paint } from "./output/paint.ts";

/** What a person sees when a server has started: where it is, and what to type next. */
export const serverBanner = (server: Server, version: string): string => {
  const { tcpAddress, webSocketAddress, httpAddress, quicAddress, monitoringAddress, dataDirectory, shardsCount } =
    server;
  const shards = shardsCount === 1 ? "1 shard" : `${shardsCount} shards`;
  const iggy = commandName();
  const facts = [
    ["data", dataDirectory],
    ["tcp", place(tcpAddress)],
    ["ws", place(webSocketAddress)],
    ["http", place(httpAddress)],
    ["quic", place(quicAddress)],
    ...(monitoringAddress === undefined ? [] : [["stats", `${place(monitoringAddress)}/metrics`]]),
    ["cpu", `${shards}, process ${process.pid}`],
  ];
  const commands = [
    `${iggy} stream create demo`,
    `${iggy} topic create demo events 1 none`,
    `${iggy} message send demo events "hello"`,
    `${iggy} message poll demo events 0 --first`,
  ];
  return [
    "",
    `${paint("bold", `iggy ${version}`)}  speaks the Apache Iggy 0.8 protocol`,
    ...facts.map(([name, value]) => `  ${paint("dim", `${name}`.padEnd(6))}${value}`),
    "",
    "Send a first message, in another terminal:",
    ...commands.map((command) => `  ${paint("cyan", command)}`),
    "",
    paint("dim", "Ctrl+C stops the server."),
    "",
  ].join("\n");
};

const place = (address: Address | undefined): string =>
  address === undefined ? "off" : `${address.host}:${address.port}`;

/** How the program that runs was called, so that the lines can be pasted. */
const commandName = (): string => {
  const script = process.argv[1] ?? "";
  return script.endsWith("iggy") ? "iggy" : "npx iggy";
};
