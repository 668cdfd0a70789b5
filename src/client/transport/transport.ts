// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { IggyError } from "../../protocol/errors/iggy-error.ts";

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

export interface TlsOptions {
  /** Certificates of the authorities to trust, PEM; those of the system when absent. */
  readonly ca?: string | Uint8Array | undefined;
  /** The same in a file; it may hold several. */
  readonly caFile?: string | undefined;
  /** The name the certificate must be for; the host when absent. */
  readonly serverName?: string | undefined;
  /** Whether an unknown or wrong certificate is refused; true when absent. */
  readonly rejectUnauthorized?: boolean | undefined;
}

export interface DialOptions {
  readonly address: ServerAddress;
  readonly tls: TlsOptions;
  readonly noDelay: boolean;
  readonly keepAlive: boolean;
  readonly connectTimeoutMs: number;
  readonly limits: ChannelLimits;
}

export interface ChannelLimits {
  /** After this long without a reply to the oldest request the connection is taken for dead; 0 for never. */
  readonly requestTimeoutMs: number;
  /** Requests that are sent before the first of them is answered. */
  readonly maxInFlight: number;
  /** Requests that wait for their turn. */
  readonly maxQueued: number;
  /** Connections where each carries one request at a time, as over HTTP/1.1; 8 when absent. */
  readonly maxConnections?: number;
}

/** One connection, from its first byte to its last: requests in, replies out. */
export interface Channel {
  /**
   * Sends a request frame. A signal that aborts takes the request back when it is not sent yet, and otherwise drops its reply.
   * @throws the reason of the signal, RequestLost when the channel ended, or IggyError background_send_buffer_overflow
   */
  request(frame: Uint8Array, signal?: AbortSignal): Promise<Reply>;
  /** Resolves with the reason when the channel has ended. */
  readonly closed: Promise<IggyError>;
  /** Ends it; requests under way fail with the error. */
  close(error: IggyError): void;
}

/** A channel ended before it had the reply to a request. */
export class RequestLost {
  readonly error: IggyError;
  /** The server may have executed it. */
  readonly wasSent: boolean;

  constructor(error: IggyError, wasSent: boolean) {
    this.error = error;
    this.wasSent = wasSent;
  }
}

export interface Reply {
  readonly status: number;
  readonly payload: Uint8Array;
}

/** A way to reach a server. */
export interface Transport {
  /** @throws IggyError cannot_establish_connection, invalid_tls_certificate_path */
  dial(options: DialOptions): Promise<Channel>;
}
