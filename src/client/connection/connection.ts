// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ClientDetails } from "../../protocol/blocks/client-details.ts";
import { commandByCode } from "../../protocol/command-table.ts";
import { encodeCommandFrame } from "../../protocol/commands/command-frame.ts";
import { storeConsumerOffset } from "../../protocol/commands/consumer-offset/store-consumer-offset.ts";
import type { Command } from "../../protocol/commands/define-command.ts";
import { pollMessages } from "../../protocol/commands/message/poll-messages.ts";
import { waitForMessages } from "../../protocol/commands/message/wait-for-messages.ts";
import { getMe } from "../../protocol/commands/system/get-me.ts";
import { logoutUser } from "../../protocol/commands/user/logout-user.ts";
import { type IggyError, isIggyError } from "../../protocol/errors/iggy-error.ts";
import { RESPONSE_HEADER_BYTES } from "../../protocol/frame.ts";
import { decodeFromBytes } from "../../protocol/primitives/codec.ts";
import type { CommandSender } from "../commands/command-sender.ts";
import type { SessionOwner } from "../commands/session-commands.ts";
import type { CallOptions } from "../config/call-options.ts";
import type { Credentials } from "../config/credentials.ts";
import { type Millis, toMilliseconds } from "../config/duration.ts";
import { listens, publish } from "../diagnostics.ts";
import { ConnectionError, clientError, errorOfStatus } from "../errors.ts";
import { RequestLost } from "../transport/transport.ts";
import { abortable, callSignal } from "./call-signal.ts";
import { type ConnectionOptions, type ConnectionState, Link } from "./link.ts";
import { logIn } from "./log-in.ts";
import { isHealedByReconnecting } from "./waits.ts";

interface Exchange {
  readonly code: number;
  readonly frame: Uint8Array;
  /** What an error is about. */
  readonly subject: object;
  /** Doing it twice is the same as doing it once. */
  readonly isRepeatable: boolean;
}

const MAX_ATTEMPTS = 3;
const SEND_MESSAGES = 101;
const REQUEST_CHANNEL = "iggy:client:request";
/** A connection that comes back: requests wait for it, and those that may be repeated survive its breaking. */
export class Connection implements CommandSender, SessionOwner {
  readonly #link: Link;
  readonly #options: ConnectionOptions;
  #underWay = 0;
  #whenIdle: (() => void) | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#link = new Link(options);
  }

  get state(): ConnectionState {
    return this.#link.state;
  }

  get address(): string {
    return this.#link.address;
  }

  /** A connection that breaks is made again. */
  get comesBack(): boolean {
    return this.#link.comesBack;
  }

  /** A connection whose oldest request is not answered for so long is dead; 0 for never. */
  get requestTimeoutMs(): number {
    return this.#options.config.limits.requestTimeoutMs;
  }

  get userId(): number | undefined {
    return this.#link.userId;
  }

  get clientId(): number | undefined {
    return this.#link.clientId;
  }

  /** @throws IggyError cannot_establish_connection, invalid_credentials and others of a login, client_shutdown */
  async connect(options?: CallOptions): Promise<void> {
    const { signal, done } = callSignal(options, "connect", this.#options.config.clock);
    try {
      await abortable(this.#link.open(), signal);
    } finally {
      done();
    }
  }

  async send<Request, Reply>(
    command: Command<Request, Reply>,
    request: Request,
    options?: CallOptions,
  ): Promise<Reply> {
    const frame = encodeCommandFrame(command, request);
    const subject = typeof request === "object" && request !== null ? request : {};
    const isRepeatable = mayBeRepeated(command.code, subject);
    const payload = await this.#exchange({ code: command.code, frame, subject, isRepeatable }, options);
    this.#link.memberships.note(command.code, request);
    const reply = decodeFromBytes(command.reply, payload);
    if (command.code === getMe.code) this.#link.clientId = (reply as ClientDetails).clientId;
    return reply;
  }

  sendFrame(frame: Uint8Array, subject: object, options?: CallOptions): Promise<Uint8Array> {
    const code = new DataView(frame.buffer, frame.byteOffset).getUint32(4, true);
    return this.#exchange({ code, frame, subject, isRepeatable: mayBeRepeated(code, subject) }, options);
  }

  async logIn(credentials: Credentials, options?: CallOptions): Promise<number> {
    const userId = await logIn(
      (command, request) => this.send(command, request, options),
      credentials,
      this.#options.config.clientName,
    );
    this.#options.session.credentials = credentials;
    this.#link.signedIn(userId);
    return userId;
  }

  async logOut(options?: CallOptions): Promise<void> {
    this.#options.session.credentials = undefined;
    await this.send(logoutUser, undefined, options);
    this.#link.signedOut();
  }

  /** Ends the connection as if it had broken, so that it comes back. */
  restart(reason: IggyError): void {
    this.#link.channel?.close(reason);
  }

  /** Waits for what is under way, but not longer than `timeout`, and ends for good. */
  async close({ timeout = 5000, drain = true }: { timeout?: Millis | undefined; drain?: boolean | undefined } = {}) {
    this.#link.refuseNew();
    if (drain && this.#underWay > 0 && this.#link.isOpen) {
      await new Promise<void>((resolve) => {
        const { clock } = this.#options.config;
        const timer = clock.setTimeout(resolve, toMilliseconds(timeout));
        this.#whenIdle = () => {
          clock.clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#link.close();
  }

  async #exchange(exchange: Exchange, options: CallOptions | undefined): Promise<Uint8Array> {
    const command = nameOf(exchange.code);
    const { signal, done } = callSignal(options, command, this.#options.config.clock);
    this.#underWay++;
    try {
      for (let attempt = 1; ; attempt++) {
        const payload = await this.#attempt(exchange, command, signal, attempt < MAX_ATTEMPTS);
        if (payload !== undefined) return payload;
      }
    } finally {
      done();
      this.#underWay--;
      if (this.#underWay === 0) this.#whenIdle?.();
    }
  }

  /** Undefined to try again. */
  async #attempt(
    { frame, subject, isRepeatable }: Exchange,
    command: string,
    signal: AbortSignal | undefined,
    mayRepeat: boolean,
  ): Promise<Uint8Array | undefined> {
    const channel = this.#link.channel ?? (await abortable(this.#link.whenOpen(), signal));
    try {
      const sentAtMs = listens(REQUEST_CHANNEL) ? performance.now() : 0;
      const { status, payload } = await channel.request(frame, signal);
      if (sentAtMs > 0) tellOfRequest({ command, status, sentAtMs, frame, payload });
      if (status === 0) return payload;
      const error = errorOfStatus(status, command, subject);
      const canLogIn = this.#options.session.credentials !== undefined;
      if (!mayRepeat || !canLogIn || !isHealedByReconnecting(error)) throw error;
      channel.close(error);
      return undefined;
    } catch (error) {
      if (!(error instanceof RequestLost)) throw error;
      const isSafe = !error.wasSent || isRepeatable || this.#options.config.retryUnsafe;
      if (mayRepeat && isSafe && this.#link.comesBack) return undefined;
      throw lostError(error, command);
    }
  }
}

interface AnsweredRequest {
  readonly command: string;
  readonly status: number;
  readonly sentAtMs: number;
  readonly frame: Uint8Array;
  readonly payload: Uint8Array;
}

/** Sizes and times, and nothing of what is in the frames. */
const tellOfRequest = ({ command, status, sentAtMs, frame, payload }: AnsweredRequest): void =>
  publish(REQUEST_CHANNEL, {
    command,
    status,
    requestBytes: frame.length,
    replyBytes: RESPONSE_HEADER_BYTES + payload.length,
    tookMs: performance.now() - sentAtMs,
  });

/** Whether the reply of a request that may have been executed is worth asking for again. */
const mayBeRepeated = (code: number, subject: object): boolean => {
  if (code === pollMessages.code || code === waitForMessages.code) return Reflect.get(subject, "autoCommit") !== true;
  if (code === storeConsumerOffset.code) return true;
  return commandByCode(code)?.mutates === false;
};

const nameOf = (code: number): string =>
  code === SEND_MESSAGES ? "send_messages" : (commandByCode(code)?.name ?? String(code));

/** A login that has ended says why the channel did, but not what became of the requests that were lost with it. */
const lostError = ({ error, wasSent }: RequestLost, command: string) => {
  if (!isIggyError(error)) return error;
  const about = { command, ...(wasSent && { mayHaveBeenExecuted: true }) };
  const isEndOfLogin = isHealedByReconnecting(error) && !(error instanceof ConnectionError);
  if (isEndOfLogin) return clientError("connection_closed", { reason: error.errorName, ...about }, error);
  return clientError(error.errorName, { ...error.context, ...about }, error);
};
