// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Client } from "../../client/client.ts";
import { compatibleFlags } from "../connection/compatible-flags.ts";
import { connectToServer } from "../connection/connect.ts";
import { connectionFlags } from "../connection/connection-flags.ts";
import { addressText } from "../connection/server-address.ts";
import { type ConnectionOptions, type ConnectionSettings, resolveSettings } from "../connection/settings.ts";
import { paint } from "../output/paint.ts";
import type { FlagDefinitions } from "./flags.ts";
import { generalFlags } from "./general-flags.ts";
import { IggyCommand } from "./iggy-command.ts";

/** A command that talks to a server. */
export abstract class ServerCommand extends IggyCommand {
  static override baseFlags = { ...connectionFlags, ...generalFlags };

  /** What the command does, in the words people see while they wait: "create stream with name: orders". */
  protected doing = "";

  /** Connects, logs in, does the work and hangs up. */
  protected async withClient<Result>(
    options: ConnectionOptions,
    work: (client: Client) => Promise<Result>,
    needsLogin = true,
  ): Promise<Result> {
    const { client } = await this.connect(options, needsLogin);
    try {
      return await work(client);
    } finally {
      await client.close({ drain: false });
    }
  }

  protected async connect(
    options: ConnectionOptions,
    needsLogin = true,
  ): Promise<{ readonly client: Client; readonly settings: ConnectionSettings }> {
    const settings = await resolveSettings(options);
    this.subject = { address: addressText(settings.address), ...this.subject };
    if (process.stderr.isTTY === true && this.doing !== "" && !this.output.isData) {
      this.output.note(paint("dim", `Executing ${this.doing}`));
    }
    const onRetry = (text: string): void => this.output.note(`${paint("yellow", "warning:")} ${text}`);
    return { client: await connectToServer(settings, { needsLogin, onRetry }), settings };
  }

  protected override furtherFlags(): FlagDefinitions {
    return compatibleFlags;
  }
}
