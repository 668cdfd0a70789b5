// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/client.ts";
import type { Encryptor } from "../../client/encryption/encryptor.ts";
import { compatibleFlags } from "../connection/compatible-flags.ts";
import { connectToServer } from "../connection/connect.ts";
import { connectionFlags } from "../connection/connection-flags.ts";
import { type ConnectionOptions, type ConnectionSettings, resolveSettings, subjectOf } from "../connection/settings.ts";
import { MessageAccess } from "../message/message-access.ts";
import { paint } from "../output/paint.ts";
import type { FlagDefinitions } from "./flags.ts";
import { generalFlags } from "./general-flags.ts";
import { IggyCommand } from "./iggy-command.ts";

interface Connected {
  readonly client: Client;
  /** Messages in the clear, whether or not they are encrypted on the way. */
  readonly messages: MessageAccess;
  readonly settings: ConnectionSettings;
}

/** A command that talks to a server. */
export abstract class ServerCommand extends IggyCommand {
  static override baseFlags = { ...connectionFlags, ...generalFlags };

  /** What the command does, in the words people see while they wait: "create stream with name: orders". */
  protected doing = "";

  /** Connects, logs in, does the work and hangs up. */
  protected async withClient<Result>(
    options: ConnectionOptions,
    work: (client: Client, messages: MessageAccess) => Promise<Result>,
    needsLogin = true,
  ): Promise<Result> {
    const { client, messages } = await this.connect(options, needsLogin);
    try {
      return await work(client, messages);
    } finally {
      await client.close({ drain: false });
    }
  }

  protected async connect(options: ConnectionOptions, needsLogin = true): Promise<Connected> {
    const settings = await resolveSettings(options);
    const encryption = await encryptionOf(settings);
    this.subject = { ...subjectOf(settings), ...this.subject };
    if (process.stderr.isTTY === true && this.doing !== "" && !this.output.isData) {
      this.output.note(paint("dim", `Executing ${this.doing}`));
    }
    const onRetry = (text: string): void => this.output.note(`${paint("yellow", "warning:")} ${text}`);
    const client = await connectToServer(settings, { needsLogin, onRetry });
    return { client, messages: new MessageAccess(client, encryption), settings };
  }

  protected override furtherFlags(): FlagDefinitions {
    return compatibleFlags;
  }
}

/** @throws IggyError invalid_encryption_key */
const encryptionOf = async ({ encryptionKey }: ConnectionSettings): Promise<Encryptor | undefined> => {
  if (encryptionKey === undefined) return undefined;
  const { aes256gcm } = await import("../../client/encryption/aes-256-gcm.ts");
  return aes256gcm(encryptionKey);
};
