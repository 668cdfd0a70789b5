// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Command } from "../../protocol/commands/define-command.ts";
import type { CallOptions } from "../config/call-options.ts";

/** What commands need of a connection. */
export interface CommandSender {
  /** Sends a command and gives its decoded reply. */
  send<Request, Reply>(command: Command<Request, Reply>, request: Request, options?: CallOptions): Promise<Reply>;
  /** Sends a whole request frame and gives the payload of the reply; `subject` is what an error is about. */
  sendFrame(frame: Uint8Array, subject: object, options?: CallOptions): Promise<Uint8Array>;
}

/** The methods of one kind of thing. */
export abstract class CommandGroup {
  protected readonly sender: CommandSender;

  constructor(sender: CommandSender) {
    this.sender = sender;
  }
}
