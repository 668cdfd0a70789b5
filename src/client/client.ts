// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Command } from "../protocol/commands/define-command.ts";
import { loginUser } from "../protocol/commands/user/login-user.ts";
import { logoutUser } from "../protocol/commands/user/logout-user.ts";
import { encodeRequestFrame } from "../protocol/frame.ts";
import { decodeFromBytes, encodeToBytes } from "../protocol/primitives/codec.ts";
import { Connection } from "./connection.ts";
import type { ServerAddress } from "./connection-string.ts";
import { MessageCommands } from "./messages.ts";
import { StreamCommands } from "./streams.ts";
import { SystemCommands } from "./system.ts";
import { TopicCommands } from "./topics.ts";

export interface ClientOptions extends ServerAddress {
  /** How long connecting, and each reply, may take; 10 s when absent. */
  readonly timeoutMs?: number;
  readonly credentials?: { readonly username: string; readonly password: string };
}

const DEFAULT_TIMEOUT_MS = 10_000;
const CLIENT_VERSION = "0.1.0";

/** A connection to a server, with a method for each of its commands. */
export class IggyClient {
  readonly system: SystemCommands;
  readonly streams: StreamCommands;
  readonly topics: TopicCommands;
  readonly messages: MessageCommands;
  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
    this.system = new SystemCommands(this);
    this.streams = new StreamCommands(this);
    this.topics = new TopicCommands(this);
    this.messages = new MessageCommands(this);
  }

  /**
   * Connects, and logs in when there are credentials.
   * @throws IggyError cannot_establish_connection, invalid_credentials, task_timeout
   */
  static async connect(options: ClientOptions): Promise<IggyClient> {
    const { host, port, timeoutMs = DEFAULT_TIMEOUT_MS, credentials } = options;
    const client = new IggyClient(await Connection.open({ host, port, timeoutMs }));
    if (credentials === undefined) return client;
    try {
      await client.login(credentials.username, credentials.password);
    } catch (error) {
      client.close();
      throw error;
    }
    return client;
  }

  /** The id of the user. */
  login(username: string, password: string): Promise<number> {
    return this.send(loginUser, { username, password, version: CLIENT_VERSION, context: "" });
  }

  async logout(): Promise<void> {
    await this.send(logoutUser, undefined);
  }

  /** Any command of the protocol. */
  async send<Request, Reply>(command: Command<Request, Reply>, request: Request): Promise<Reply> {
    const payload = await this.sendFrame(encodeRequestFrame(command.code, encodeToBytes(command.request, request)));
    return decodeFromBytes(command.reply, payload);
  }

  /** A whole request frame; gives the payload of the reply. */
  sendFrame(frame: Uint8Array): Promise<Buffer> {
    return this.#connection.request(frame);
  }

  close(): void {
    this.#connection.close();
  }
}
