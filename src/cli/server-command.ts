// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Command, Flags } from "@oclif/core";
import { Client, type ClientConfig, isLoopback, parseConnectionString, parseServerAddress } from "../client/index.ts";
import { IggyError } from "../protocol/errors/iggy-error.ts";
import { explainError } from "./explain-error.ts";
import { toJson } from "./json.ts";

const FAILED = 1;
const USAGE = 2;
const DEFAULT_USER = "iggy";

interface ConnectionFlags {
  readonly "tcp-server-address": string;
  readonly "connection-string"?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly timeout: number;
}

/** A command that talks to a server. */
export abstract class ServerCommand extends Command {
  static override enableJsonFlag = true;

  static override baseFlags = {
    "tcp-server-address": Flags.string({
      summary: "Server to talk to.",
      default: "127.0.0.1:8090",
      env: "IGGY_TCP_SERVER_ADDRESS",
      helpGroup: "GLOBAL",
    }),
    "connection-string": Flags.string({
      summary: "Server and credentials in one: iggy://user:password@host:port.",
      env: "IGGY_CONNECTION_STRING",
      helpGroup: "GLOBAL",
    }),
    username: Flags.string({ char: "u", summary: "User to log in as.", env: "IGGY_USERNAME", helpGroup: "GLOBAL" }),
    password: Flags.string({ summary: "Password of the user.", env: "IGGY_PASSWORD", helpGroup: "GLOBAL" }),
    timeout: Flags.integer({
      summary: "Milliseconds to wait for the server.",
      default: 10_000,
      min: 1,
      env: "IGGY_TIMEOUT",
      helpGroup: "GLOBAL",
    }),
    quiet: Flags.boolean({ char: "q", summary: "Print nothing but data and errors.", helpGroup: "GLOBAL" }),
  };

  /** What the command is doing, for the message of an error: "create stream orders". */
  protected doing = "run the command";
  #quiet = false;

  /** Connects, does the work and hangs up. */
  protected async withClient<Result>(
    flags: ConnectionFlags & { readonly quiet: boolean },
    work: (client: Client) => Promise<Result>,
  ): Promise<Result> {
    this.#quiet = flags.quiet;
    const client = await Client.connect(clientConfig(flags));
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }

  /** Says that something was done; data goes through `log`. */
  protected say(text: string): void {
    if (!this.#quiet && !this.jsonEnabled()) this.log(text);
  }

  protected override logJson(json: unknown): void {
    if (json !== undefined) process.stdout.write(`${toJson(json, 2)}\n`);
  }

  protected override async catch(
    error: Error & { readonly oclif?: unknown; readonly exitCode?: number },
  ): Promise<void> {
    if (error.oclif !== undefined && !(error instanceof IggyError)) {
      if (this.jsonEnabled()) process.stdout.write(`${toJson({ error: { code: "usage", what: error.message } }, 2)}\n`);
      else
        process.stderr.write(
          `${error.message.trimEnd()}\nTry \`iggy ${this.id?.replaceAll(":", " ") ?? ""} --help\`.\n`,
        );
      this.exit(USAGE);
    }
    const { what, where, advice, code, number } = explainError(error, this.doing);
    if (this.jsonEnabled()) {
      process.stdout.write(`${toJson({ error: { code, number, what, where, advice } }, 2)}\n`);
    } else {
      process.stderr.write(`Cannot ${where}: ${what}.\n`);
      if (advice !== undefined) process.stderr.write(`Try: ${advice}.\n`);
    }
    this.exit(FAILED);
  }
}

/** Without credentials the well-known ones are tried, but on this machine only. */
const clientConfig = (flags: ConnectionFlags): ClientConfig => {
  const { username, password, timeout } = flags;
  const url = flags["connection-string"];
  const given = url === undefined ? undefined : parseConnectionString(url);
  const address = given?.addresses[0] ?? parseServerAddress(flags["tcp-server-address"]);
  const server = url === undefined ? { options: address } : { url };
  const config = { ...server, connectTimeout: timeout, requestTimeout: timeout, reconnect: { enabled: false } };
  const inUrl = given?.credentials;
  if (inUrl !== undefined && "token" in inUrl && username === undefined) return config;
  const known = inUrl !== undefined && "username" in inUrl ? inUrl : undefined;
  const user = username ?? known?.username;
  const secret = password ?? known?.password;
  if (user !== undefined && secret !== undefined) {
    return { ...config, credentials: { username: user, password: secret } };
  }
  if (user !== undefined || secret !== undefined) {
    const missing = user === undefined ? "username" : "password";
    throw new IggyError("invalid_credentials", { reason: `the ${missing} is missing` });
  }
  if (!isLoopback(address)) {
    throw new IggyError("unauthenticated", { reason: `no credentials for ${address.host}:${address.port}` });
  }
  return { ...config, credentials: { username: DEFAULT_USER, password: DEFAULT_USER } };
};
