// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Command } from "../protocol/commands/define-command.ts";

/** Sends a command and gives its decoded reply. */
export interface CommandSender {
  send<Request, Reply>(command: Command<Request, Reply>, request: Request): Promise<Reply>;
}
