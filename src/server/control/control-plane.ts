// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { loggedInUserId } from "../../protocol/blocks/logged-in-user.ts";
import { commandByCode } from "../../protocol/command-table.ts";
import type { Command } from "../../protocol/commands/define-command.ts";
import { loginWithPersonalAccessToken } from "../../protocol/commands/personal-access-token/login-with-token.ts";
import { getMe } from "../../protocol/commands/system/get-me.ts";
import { createUser } from "../../protocol/commands/user/create-user.ts";
import { loginUser } from "../../protocol/commands/user/login-user.ts";
import { logoutUser } from "../../protocol/commands/user/logout-user.ts";
import { updatePermissions } from "../../protocol/commands/user/update-permissions.ts";
import { errorCodeOf, IggyError, isIggyError } from "../../protocol/errors/iggy-error.ts";
import { decodeFromBytes, encodeToBytes } from "../../protocol/primitives/codec.ts";
import { FailureLog } from "../observability/requests/failure-log.ts";
import type { SessionUser } from "../session/session.ts";
import type { ControlReply, ControlRequest } from "../shard/shard-messages.ts";
import { type ControlContext, requirePermission } from "./control-context.ts";
import { passwordHandlers } from "./handlers/change-password.ts";
import { consumerGroupHandlers } from "./handlers/consumer-groups.ts";
import type { AnyHandler } from "./handlers/handler.ts";
import { partitionHandlers } from "./handlers/partitions.ts";
import { personalAccessTokenHandlers } from "./handlers/personal-access-tokens.ts";
import { streamHandlers } from "./handlers/streams.ts";
import { systemHandlers } from "./handlers/system.ts";
import { topicHandlers } from "./handlers/topics.ts";
import { userHandlers } from "./handlers/users.ts";
import { logIn, logInWithToken } from "./login.ts";
import type { User } from "./metadata/model.ts";
import type { Turns } from "./turns.ts";

/** Requests whose permissions may have a million entries, which take their time: a large one is read for who may send it. */
const carryPermissions: ReadonlySet<number> = new Set([createUser.code, updatePermissions.code]);
const MAX_UNCHECKED_BYTES = 64 * 1024;
const NOTHING = new Uint8Array(0);
/** The id of no client. */
const NO_CLIENT = 0;

type AnyCommand = AnyHandler["command"];

const handlers: ReadonlyMap<number, AnyHandler> = new Map(
  [
    ...systemHandlers,
    ...streamHandlers,
    ...topicHandlers,
    ...partitionHandlers,
    ...userHandlers,
    ...passwordHandlers,
    ...personalAccessTokenHandlers,
    ...consumerGroupHandlers,
  ].map((handler) => [handler.command.code, handler]),
);

/** Serves the commands that are not the data path's, one after the other, so that all clients see one order of changes. */
export class ControlPlane {
  readonly #context: ControlContext;
  readonly #turns: Turns;
  readonly #failures: FailureLog;

  constructor(context: ControlContext, turns: Turns) {
    this.#context = context;
    this.#turns = turns;
    this.#failures = new FailureLog(context.logger);
  }

  /** Never rejects: what goes wrong is the reply's status. */
  async serve(request: ControlRequest): Promise<ControlReply> {
    try {
      return await this.#serve(request);
    } catch (error) {
      const { requestId, code } = request;
      if (isIggyError(error)) {
        const address = this.#context.clients.addressOf(request.clientId);
        this.#failures.failed("a command failed", error, { request: requestId, code, address });
        return { status: error.code, payload: NOTHING };
      }
      this.#context.logger.error("a command failed for a reason it should not", { request: requestId, code, error });
      return { status: errorCodeOf("error"), payload: NOTHING };
    }
  }

  /**
   * Runs a command for a user who is on no connection.
   * @throws IggyError what the command's handler throws, unauthorized for a user who is deleted
   */
  async execute<Request, Reply>(command: Command<Request, Reply>, request: Request, user: SessionUser): Promise<Reply> {
    return (await this.#handle(command as AnyCommand, request, NO_CLIENT, user)) as Reply;
  }

  async #serve({ clientId, user, code, payload }: ControlRequest): Promise<ControlReply> {
    const found = commandByCode(code);
    if (found === undefined) throw new IggyError("invalid_command", { code });
    if (payload.length > MAX_UNCHECKED_BYTES && carryPermissions.has(code)) this.#requireManager(clientId, user, code);
    const request = decodeFromBytes(found.command.request, payload);
    if (code === loginUser.code) {
      const login = decodeFromBytes(loginUser.request, payload);
      return this.#loggedIn(clientId, await logIn(this.#context, login));
    }
    if (code === loginWithPersonalAccessToken.code) {
      const login = decodeFromBytes(loginWithPersonalAccessToken.request, payload);
      return this.#loggedIn(clientId, logInWithToken(this.#context, login));
    }
    if (found.permission === "none") throw new IggyError("feature_unavailable", { command: found.command.name });
    if (user === undefined) throw new IggyError("unauthenticated");
    if (code === logoutUser.code) {
      this.#context.clients.setUser(clientId, undefined);
      return { status: 0, payload: NOTHING, user: null };
    }
    const reply = await this.#handle(found.command, request, clientId, user);
    return { status: 0, payload: encodeToBytes(found.command.reply, reply) };
  }

  async #handle(command: AnyCommand, request: unknown, clientId: number, user: SessionUser): Promise<unknown> {
    const { code, name } = command;
    const handler = handlers.get(code);
    if (handler === undefined) throw new IggyError("feature_unavailable", { command: name });
    this.#requireUser(user, code);
    const caller = { clientId, userId: user.id };
    const prepared = handler.prepare === undefined ? undefined : await handler.prepare(this.#context, request, caller);
    const work = async (): Promise<unknown> => {
      this.#requireUser(user, code);
      return handler.handle(this.#context, request, caller, prepared);
    };
    return handler.isOutOfTurn ? work() : this.#turns.take(work);
  }

  #requireManager(clientId: number, user: SessionUser | undefined, code: number): void {
    if (user === undefined) throw new IggyError("unauthenticated");
    this.#requireUser(user, code);
    requirePermission(this.#context, { clientId, userId: user.id }, "C");
  }

  /** A session whose user was deleted may do nothing, whoever has the user's number now. */
  #requireUser({ id, serial }: SessionUser, code: number): void {
    if (this.#context.store.metadata.users.get(id)?.serial === serial) return;
    throw new IggyError(code === getMe.code ? "client_not_found" : "unauthorized", { userId: id });
  }

  #loggedIn(clientId: number, { id, serial }: User): ControlReply {
    const user = { id, serial };
    if (!this.#context.clients.setUser(clientId, user)) throw new IggyError("client_not_found", { clientId });
    return { status: 0, payload: encodeToBytes(loggedInUserId, id), user };
  }
}
