// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A recipe: what it does, and lines that can be typed as they stand. */
interface Recipe {
  readonly what: string;
  readonly lines: readonly string[];
}

/** Recipes by topic. Each can be run on an empty server, the topics in their order. */
export const cheats: Readonly<Record<string, readonly Recipe[]>> = {
  start: [
    {
      what: "Send and read a first message; what is missing is created.",
      lines: ['iggy produce demo/hello "hello, world"', "iggy consume demo/hello --exit"],
    },
    { what: "See what there is.", lines: ["iggy stream list", "iggy topic list demo", "iggy stats"] },
  ],
  streams: [
    {
      what: "A stream with a topic of three partitions that keeps messages for a week.",
      lines: [
        "iggy stream create orders --if-not-exists",
        "iggy topic create orders placed 3 none 7days --if-not-exists",
      ],
    },
    { what: "More partitions.", lines: ["iggy partition create orders placed 2", "iggy partition list orders placed"] },
  ],
  messages: [
    {
      what: "Messages of one key stay in order, as they go to one partition.",
      lines: ["iggy message send orders placed --message-key customer-7 first second"],
    },
    {
      what: "Headers with types.",
      lines: ["iggy message send orders placed hello -H trace:uint64:42 -H source:string:shop"],
    },
    {
      what: "Lines of another program, a message each.",
      lines: ["printf 'one\\ntwo\\n' | iggy message send orders placed"],
    },
    {
      what: "All partitions since a moment, a JSON record per line.",
      lines: ["iggy message poll orders placed all --timestamp -1h -m 100 --output ndjson"],
    },
  ],
  groups: [
    {
      what: "Consumers that share the partitions of a topic.",
      lines: [
        "iggy consumer-group create orders placed billing --if-not-exists",
        "iggy consume orders/placed --group billing --exit",
        "iggy consumer-group lag orders placed billing",
      ],
    },
    {
      what: "Read everything again.",
      lines: ["iggy consumer-offset set billing orders placed 0 --to first -k consumer-group"],
    },
  ],
  backup: [
    {
      what: "Copy a topic into files and back; both go on where they stopped.",
      lines: [
        "iggy message export orders placed ./backup",
        "iggy topic create orders copy 5 none --if-not-exists",
        "iggy message import orders copy ./backup",
      ],
    },
  ],
  login: [
    {
      what: "Keep a server under a name, and log in once for eight hours.",
      lines: [
        "iggy context create local --tcp-server-address 127.0.0.1:8090",
        "iggy login 8h --username iggy --password iggy",
        "iggy session show",
        "iggy logout",
        "iggy context delete local",
      ],
    },
  ],
  trouble: [{ what: "What is wrong?", lines: ["iggy doctor", "iggy ping", "iggy snapshot --out-dir ."] }],
};
