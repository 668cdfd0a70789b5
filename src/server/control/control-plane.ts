// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { commandByCode } from "../../protocol/command-table.ts";
import { loginUser } from "../../protocol/commands/user/login-user.ts";
import { logoutUser } from "../../protocol/commands/user/logout-user.ts";
import { errorCodeOf, IggyError, isIggyError } from "../../protocol/errors/iggy-error.ts";
import { decodeFromBytes, encodeToBytes } from "../../protocol/primitives/codec.ts";
import type { ControlReply, ControlRequest } from "../shard/shard-messages.ts";
import type { ControlContext } from "./control-context.ts";
import type { AnyHandler } from "./handlers/handler.ts";
import { partitionHandlers } from "./handlers/partitions.ts";
import { streamHandlers } from "./handlers/streams.ts";
import { systemHandlers } from "./handlers/system.ts";
import { topicHandlers } from "./handlers/topics.ts";
import { logIn } from "./login.ts";

const NOTHING = new Uint8Array(0);

const handlers: ReadonlyMap<number, AnyHandler> = new Map(
  [...systemHandlers, ...streamHandlers, ...topicHandlers, ...partitionHandlers].map((handler) => [
    handler.command.code,
    handler,
  ]),
);

/** Serves the commands that are not the data path's, one after the other, so that all clients see one order of changes. */
export class ControlPlane {
  readonly #context: ControlContext;
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: ControlContext) {
    this.#context = context;
  }

  /** Never rejects: what goes wrong is the reply's status. */
  async serve(request: ControlRequest): Promise<ControlReply> {
    try {
      return await this.#serve(request);
    } catch (error) {
      if (isIggyError(error)) {
        this.#context.logger.debug("a command failed", { code: request.code, error: error.message });
        return { status: error.code, payload: NOTHING };
      }
      this.#context.logger.error("a command failed for a reason it should not", { code: request.code, error });
      return { status: errorCodeOf("error"), payload: NOTHING };
    }
  }

  /** Resolves when no command is being served. */
  async idle(): Promise<void> {
    await this.#last;
  }

  async #serve({ clientId, userId, code, payload }: ControlRequest): Promise<ControlReply> {
    const found = commandByCode(code);
    if (found === undefined) throw new IggyError("invalid_command", { code });
    const request = decodeFromBytes(found.command.request, payload);
    if (code === loginUser.code) {
      return this.#logIn(clientId, decodeFromBytes(loginUser.request, payload));
    }
    if (found.permission === "none") throw new IggyError("feature_unavailable", { command: found.command.name });
    if (userId === undefined) throw new IggyError("unauthenticated");
    if (code === logoutUser.code) {
      this.#context.clients.setUser(clientId, undefined);
      return { status: 0, payload: NOTHING, userId: null };
    }
    const handler = handlers.get(code);
    if (handler === undefined) throw new IggyError("feature_unavailable", { command: found.command.name });
    const work = async (): Promise<ControlReply> => {
      const reply = await handler.handle(this.#context, request, { clientId, userId });
      return { status: 0, payload: encodeToBytes(found.command.reply, reply) };
    };
    return handler.isOutOfTurn ? work() : this.#inTurn(work);
  }

  async #logIn(clientId: number, request: Parameters<typeof logIn>[1]): Promise<ControlReply> {
    const userId = await logIn(this.#context, request);
    this.#context.clients.setUser(clientId, userId);
    return { status: 0, payload: encodeToBytes(loginUser.reply, userId), userId };
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }
}
