// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Command } from "../../../protocol/commands/define-command.ts";
import type { Caller, ControlContext } from "../control-context.ts";

/** Makes a command's reply out of its request, or throws an error of the protocol. */
export interface Handler<Request, Reply, Prepared> {
  readonly command: Command<Request, Reply>;
  /** It takes long and reads only what may change meanwhile: other commands do not wait for it. */
  readonly isOutOfTurn: boolean;
  /** What takes long and has to hold up nobody: it runs beside other commands, and what it looked at may change. */
  readonly prepare?: (context: ControlContext, request: Request, caller: Caller) => Promise<Prepared>;
  /** Runs when no other command does. */
  readonly handle: (
    context: ControlContext,
    request: Request,
    caller: Caller,
    prepared: Prepared,
  ) => Reply | Promise<Reply>;
}

/** A handler of some command, as a table of them knows it. */
export type AnyHandler = Handler<unknown, unknown, unknown>;

export const handler = <Request, Reply>(
  command: Command<Request, Reply>,
  handle: Handler<Request, Reply, undefined>["handle"],
  { isOutOfTurn = false }: { readonly isOutOfTurn?: boolean } = {},
): AnyHandler => ({ command, handle, isOutOfTurn }) as unknown as AnyHandler;

export const preparedHandler = <Request, Reply, Prepared>(
  command: Command<Request, Reply>,
  prepare: NonNullable<Handler<Request, Reply, Prepared>["prepare"]>,
  handle: Handler<Request, Reply, Prepared>["handle"],
): AnyHandler => ({ command, prepare, handle, isOutOfTurn: false }) as unknown as AnyHandler;
