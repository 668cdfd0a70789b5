// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { setMaxListeners } from "node:events";
import type { Dispatcher, Pool } from "undici";
import { commandByCode } from "../../../protocol/command-table.ts";
import { errorCodeOf, errorNameOf, type IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import { REQUEST_HEADER_BYTES } from "../../../protocol/frame.ts";
import { JsonProblem } from "../../../protocol/json/json-problem.ts";
import { isJsonObject } from "../../../protocol/json/json-value.ts";
import { parseJson } from "../../../protocol/json/parse-json.ts";
import { writeJson } from "../../../protocol/json/write-json.ts";
import { decodeFromBytes, encodeToBytes } from "../../../protocol/primitives/codec.ts";
import { clientError } from "../../errors.ts";
import { type Channel, type ChannelLimits, type Reply, RequestLost } from "../transport.ts";
import { messageCalls } from "./calls/message-calls.ts";
import { streamCalls } from "./calls/stream-calls.ts";
import { systemCalls } from "./calls/system-calls.ts";
import { userCalls } from "./calls/user-calls.ts";
import type { HttpCall, HttpRequest } from "./http-call.ts";
import { objectIn, objectOf, textIn } from "./json-fields.ts";

const NOTHING = new Uint8Array(0);
/** The id of an error that is no code of the catalogue: there is nothing. */
const NOTHING_FOUND = 404;
const LOGIN_PATHS: ReadonlySet<string> = new Set(["/users/login", "/personal-access-tokens/login"]);

const calls: ReadonlyMap<number, HttpCall> = new Map(
  [...systemCalls, ...userCalls, ...streamCalls, ...messageCalls].map((call) => [call.command.code, call]),
);

/** Requests of the binary protocol, each as a call of the HTTP API. Who is logged in is a token that goes with each of them. */
export class HttpChannel implements Channel {
  readonly closed: Promise<IggyError>;
  readonly #pool: Pool;
  readonly #limits: ChannelLimits;
  readonly #closing = new AbortController();
  #settleClosed: (error: IggyError) => void = () => {};
  #closedBy: IggyError | undefined;
  #token: string | undefined;
  #underWay = 0;

  constructor(pool: Pool, limits: ChannelLimits) {
    this.#pool = pool;
    this.#limits = limits;
    // Each request that is under way listens to it.
    setMaxListeners(0, this.#closing.signal);
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve;
    });
  }

  async request(frame: Uint8Array, signal?: AbortSignal): Promise<Reply> {
    if (this.#closedBy !== undefined) throw new RequestLost(this.#closedBy, false);
    if (signal?.aborted === true) throw signal.reason;
    const { maxQueued, maxInFlight } = this.#limits;
    if (this.#underWay >= maxQueued + maxInFlight) {
      throw clientError("background_send_buffer_overflow", { requests: this.#underWay });
    }
    this.#underWay++;
    try {
      return await this.#request(Buffer.from(frame.buffer, frame.byteOffset, frame.length), signal);
    } finally {
      this.#underWay--;
    }
  }

  close(error: IggyError): void {
    if (this.#closedBy !== undefined) return;
    this.#closedBy = error;
    this.#closing.abort(error);
    void this.#pool.destroy();
    this.#settleClosed(error);
  }

  async #request(frame: Buffer, signal: AbortSignal | undefined): Promise<Reply> {
    const code = frame.readUInt32LE(4);
    const call = calls.get(code);
    if (call === undefined)
      return refused(commandByCode(code) === undefined ? "invalid_command" : "feature_unavailable");
    const request = decodeFromBytes(call.command.request, frame.subarray(REQUEST_HEADER_BYTES));
    let wanted: HttpRequest;
    try {
      wanted = call.request(request);
    } catch (error) {
      if (isIggyError(error)) return { status: error.code, payload: NOTHING };
      throw error;
    }
    const { statusCode, headers, body } = await this.#send(wanted, signal);
    const bytes = Buffer.from(await this.#guard(body.arrayBuffer(), signal));
    const isJson = String(headers["content-type"] ?? "").startsWith("application/json");
    if (statusCode >= 300) return failure(call, statusCode, isJson ? bytes : undefined);
    return this.#success(call, wanted, request, bytes);
  }

  #send({ method, path, query, body }: HttpRequest, signal: AbortSignal | undefined): Promise<Dispatcher.ResponseData> {
    const search = query === undefined ? "" : `?${new URLSearchParams(textsOf(query))}`;
    const sent = this.#pool.request({
      method,
      path: path + search,
      headers: {
        ...(this.#token !== undefined && !LOGIN_PATHS.has(path) && { authorization: `Bearer ${this.#token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: writeJson(body) }),
      signal: signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]),
    });
    return this.#guard(sent, signal);
  }

  /** What goes wrong on the way ends the channel, as it does where there is one connection. */
  async #guard<Value>(value: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
    try {
      return await value;
    } catch (cause) {
      if (signal?.aborted === true) throw signal.reason;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const isSlow = cause instanceof Error && /TIMEOUT/.test(Reflect.get(cause, "code") ?? "");
      this.close(clientError(isSlow ? "task_timeout" : "connection_closed", { reason }, cause));
      throw new RequestLost(this.#closedBy ?? clientError("connection_closed"), true);
    }
  }

  #success(call: HttpCall, { path, method }: HttpRequest, request: unknown, bytes: Buffer): Reply {
    const { command } = call;
    if (call.isBinary) return { status: 0, payload: command.name === "ping" ? NOTHING : bytes };
    if (method === "DELETE" && path === "/users/logout") this.#token = undefined;
    if (bytes.length === 0) return { status: 0, payload: encodeToBytes(command.reply, call.reply(null, request)) };
    try {
      const answer = parseJson(bytes);
      if (LOGIN_PATHS.has(path)) this.#token = textIn(objectIn(objectOf(answer), "access_token"), "token");
      return { status: 0, payload: encodeToBytes(command.reply, call.reply(answer, request)) };
    } catch (error) {
      if (error instanceof JsonProblem) return refused("invalid_json_response");
      if (isIggyError(error)) return { status: error.code, payload: NOTHING };
      throw error;
    }
  }
}

const refused = (name: Parameters<typeof errorCodeOf>[0]): Reply => ({ status: errorCodeOf(name), payload: NOTHING });

/** An error is told by its code where there is one, and else by the status. */
const failure = ({ command, nothing, nothingCodes }: HttpCall, statusCode: number, json: Buffer | undefined): Reply => {
  const id = json === undefined ? undefined : idOf(json);
  const isNothing = id === NOTHING_FOUND || (id !== undefined && nothingCodes.has(id));
  if (isNothing && nothing !== undefined) return { status: 0, payload: encodeToBytes(command.reply, nothing.reply) };
  if (id === NOTHING_FOUND) return refused("stream_id_not_found");
  if (id !== undefined && errorNameOf(id) !== undefined) return { status: id, payload: NOTHING };
  if (statusCode === 401) return refused("unauthenticated");
  if (statusCode === 403) return refused("unauthorized");
  return refused(statusCode === 503 ? "task_timeout" : "invalid_http_request");
};

const idOf = (json: Buffer): number | undefined => {
  try {
    const value = parseJson(json);
    const id = isJsonObject(value) ? value.get("id") : undefined;
    return typeof id === "number" ? id : undefined;
  } catch (error) {
    if (error instanceof JsonProblem) return undefined;
    throw error;
  }
};

const textsOf = (query: NonNullable<HttpRequest["query"]>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
