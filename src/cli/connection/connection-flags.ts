// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { booleanFlag, text, valueFlag } from "../framework/flags.ts";
import { milliseconds, oneOf, wholeNumber } from "../framework/readers.ts";

const GROUP = "CONNECTION";
const shared = (name: string) => ({ env: `IGGY_${name.toUpperCase().replaceAll("-", "_")}`, helpGroup: GROUP });

export const transports = ["tcp", "quic", "http", "ws"] as const;
export type TransportName = (typeof transports)[number];

const transport = (value: string): TransportName =>
  value === "websocket" ? "ws" : oneOf<TransportName>(...transports)(value);

const retries = (value: string): number => (value === "unlimited" ? Number.MAX_SAFE_INTEGER : wholeNumber()(value));

/** Where the server is and how to reach it; what is not given comes from the context. */
const addressFlags = {
  context: valueFlag(text, { ...shared("context"), summary: "Context to take for this command." }),
  "connection-string": valueFlag(text, {
    ...shared("connection-string"),
    summary: "Server and credentials in one: iggy://user:password@host:port.",
  }),
  transport: valueFlag(transport, { ...shared("transport"), summary: "Transport: tcp, quic, http or ws [tcp]." }),
  "tcp-server-address": valueFlag(text, {
    ...shared("tcp-server-address"),
    summary: "Server to reach over TCP [127.0.0.1:8090].",
  }),
  "http-api-url": valueFlag(text, {
    ...shared("http-api-url"),
    summary: "Server to reach over HTTP [http://localhost:3000].",
  }),
  "quic-server-address": valueFlag(text, {
    ...shared("quic-server-address"),
    summary: "Server to reach over QUIC [127.0.0.1:8080].",
  }),
  "websocket-server-address": valueFlag(text, {
    ...shared("websocket-server-address"),
    summary: "Server to reach over WebSocket [127.0.0.1:8092].",
  }),
} as const;

const tlsFlags = {
  tls: booleanFlag({ ...shared("tls"), summary: "Encrypt the connection.", aliases: ["tcp-tls-enabled"] }),
  "tls-ca-file": valueFlag(text, {
    ...shared("tls-ca-file"),
    summary: "File with the authority that signed the server's certificate.",
  }),
  "tls-domain": valueFlag(text, {
    ...shared("tls-domain"),
    summary: "Name the certificate must be for [the server's].",
    aliases: ["tcp-tls-domain", "quic-server-name"],
  }),
  "tls-insecure": booleanFlag({ ...shared("tls-insecure"), summary: "Trust any certificate." }),
} as const;

/** Their environment variables are read with the credentials, which are a set from one source. */
const credentialFlags = {
  username: valueFlag(text, { char: "u", helpGroup: GROUP, summary: "User to log in as." }),
  password: valueFlag(text, {
    char: "p",
    helpGroup: GROUP,
    dependsOn: ["username"],
    exclusive: ["password-stdin", "password-file"],
    summary: "Password of the user; asked for when it is missing.",
  }),
  "password-stdin": booleanFlag({
    helpGroup: GROUP,
    dependsOn: ["username"],
    exclusive: ["password-file"],
    summary: "Take the password from the first line of standard input.",
  }),
  "password-file": valueFlag(text, {
    helpGroup: GROUP,
    dependsOn: ["username"],
    summary: "Take the password from the first line of a file.",
  }),
  token: valueFlag(text, {
    char: "t",
    helpGroup: GROUP,
    exclusive: ["username", "token-name"],
    summary: "Personal access token to log in with.",
  }),
  "token-name": valueFlag(text, {
    char: "n",
    helpGroup: GROUP,
    exclusive: ["username"],
    summary: "Name of a token that is kept on this machine.",
  }),
} as const;

const patienceFlags = {
  "encryption-key": valueFlag(text, {
    ...shared("encryption-key"),
    summary: "Base64 of 32 bytes: encrypt and decrypt payloads on this side.",
  }),
  timeout: valueFlag(milliseconds, { ...shared("timeout"), summary: "How long an answer may take [10s]." }),
  "connect-timeout": valueFlag(milliseconds, {
    ...shared("connect-timeout"),
    summary: "How long one try to connect may take [10s].",
  }),
  retries: valueFlag(retries, {
    ...shared("retries"),
    summary: "How often to try again to connect [2].",
    aliases: [
      "tcp-reconnection-max-retries",
      "quic-reconnection-max-retries",
      "websocket-reconnection-max-retries",
      "http-retries",
    ],
  }),
  "retry-interval": valueFlag(milliseconds, {
    ...shared("retry-interval"),
    summary: "Pause between two tries [1s].",
    aliases: ["tcp-reconnection-interval", "quic-reconnection-interval", "websocket-reconnection-interval"],
  }),
} as const;

/** The options of every command that talks to a server. */
export const connectionFlags = { ...addressFlags, ...tlsFlags, ...credentialFlags, ...patienceFlags } as const;
