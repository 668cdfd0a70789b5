// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Command } from "../../../protocol/commands/define-command.ts";
import type { Caller, ControlContext, UserCaller } from "../control-context.ts";

/** Makes a command's reply out of its request, or throws an error of the protocol. */
export interface Handler<Request, Reply, Who extends Caller> {
  readonly command: Command<Request, Reply>;
  readonly handle: (context: ControlContext, request: Request, caller: Who) => Reply | Promise<Reply>;
  /** It takes long and reads only what may change meanwhile: other commands do not wait for it. */
  readonly isOutOfTurn: boolean;
}

/** A handler of some command, as a table of them knows it. */
export type AnyHandler = Handler<unknown, unknown, UserCaller>;

export const handler = <Request, Reply>(
  command: Command<Request, Reply>,
  handle: Handler<Request, Reply, UserCaller>["handle"],
  { isOutOfTurn = false }: { readonly isOutOfTurn?: boolean } = {},
): AnyHandler => ({ command, handle, isOutOfTurn }) as unknown as AnyHandler;
