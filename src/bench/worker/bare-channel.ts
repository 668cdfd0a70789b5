// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { resolveConfig } from "../../client/config/resolve-config.ts";
import { logIn } from "../../client/connection/log-in.ts";
import { clientError, errorOfStatus } from "../../client/errors.ts";
import { allTransports } from "../../client/transport/all-transports.ts";
import { type Channel, RequestLost } from "../../client/transport/transport.ts";
import { encodeCommandFrame } from "../../protocol/commands/command-frame.ts";
import type { Command } from "../../protocol/commands/define-command.ts";
import { decodeFromBytes } from "../../protocol/primitives/codec.ts";
import type { BenchmarkOptions } from "../options/benchmark-options.ts";

/** A connection that is logged in and nothing more: no reconnection, no heartbeat, requests as frames. */
export class BareChannel {
  readonly #channel: Channel;

  private constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** @throws IggyError cannot_establish_connection and those of a login */
  static async open({ connection, isOpenLoop, maxInFlight }: BenchmarkOptions): Promise<BareChannel> {
    const { transport, addresses, tls, noDelay, keepAlive, connectTimeoutMs, ...config } = resolveConfig(connection);
    // What is due must not wait in the client: that would be counted as latency of the server.
    const limits = isOpenLoop ? { ...config.limits, maxInFlight, maxConnections: maxInFlight } : config.limits;
    const { dial } = await allTransports[transport]();
    const channel = await dial({ address: addresses[0], tls, noDelay, keepAlive, connectTimeoutMs, limits });
    const bare = new BareChannel(channel);
    try {
      await logIn((command, request) => bare.call(command, request), connection.credentials, "iggy bench");
      return bare;
    } catch (error) {
      bare.close();
      throw error;
    }
  }

  /** Sends a frame and gives the payload of its reply. */
  async request(frame: Uint8Array, command: string): Promise<Uint8Array> {
    try {
      const { status, payload } = await this.#channel.request(frame);
      if (status === 0) return payload;
      throw errorOfStatus(status, command, {});
    } catch (error) {
      throw error instanceof RequestLost ? error.error : error;
    }
  }

  async call<Request, Reply>(command: Command<Request, Reply>, request: Request): Promise<Reply> {
    const frame = encodeCommandFrame(command, request);
    return decodeFromBytes(command.reply, await this.request(frame, command.name));
  }

  close(): void {
    this.#channel.close(clientError("client_shutdown"));
  }
}
