// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from "../clock.ts";
import type { Encryptor } from "../encryption/encryptor.ts";
import type { OpenSocket } from "../transport/given-socket.ts";
import type { TlsOptions } from "../transport/transport.ts";
import type { TransportName } from "../transport/transports.ts";
import type { CredentialsSource } from "./credentials.ts";
import type { Millis } from "./duration.ts";

export type TlsConfig = TlsOptions;

export interface ReconnectOptions {
  /** Connect again when a connection breaks; true when absent. */
  readonly enabled?: boolean | undefined;
  /** Attempts in a row before giving up; unlimited when absent. A later request begins anew. */
  readonly maxRetries?: number | undefined;
  /** Wait before the second attempt, the first comes at once; 1 s when absent. */
  readonly interval?: Millis | undefined;
  /** Longest wait; 30 s when absent. */
  readonly maxInterval?: Millis | undefined;
  /** Each wait is so much longer than the one before; 2 when absent. */
  readonly factor?: number | undefined;
  /** Waits are shortened at random by up to half, so that clients do not come back all at once; true when absent. */
  readonly jitter?: boolean | undefined;
  /**
   * Least time between one connection and the next, counted from when the first was made: none after a connection that lasted.
   * 5 s when absent.
   */
  readonly reestablishAfter?: Millis | undefined;
  /** The first connection is tried as often as later ones, instead of once at each address; false when absent. */
  readonly firstConnect?: boolean | undefined;
}

export interface ClientConfig {
  /** A connection string; what it says is overruled by what stands beside it. */
  readonly url?: string | undefined;
  /** TCP when absent. */
  readonly transport?: Uppercase<TransportName> | undefined;
  readonly options?:
    | {
        /** 127.0.0.1 when absent. */
        readonly host?: string | undefined;
        /** The transport's own when absent. */
        readonly port?: number | undefined;
        /** Further servers to try: host or host:port. */
        readonly hosts?: readonly string[] | undefined;
        /** Send small requests at once; true when absent. */
        readonly noDelay?: boolean | undefined;
        /** Let the system look after idle connections; true when absent. */
        readonly keepAlive?: boolean | undefined;
      }
    | undefined;
  /** Who to log in as, whenever a connection is made. */
  readonly credentials?: CredentialsSource | undefined;
  readonly tls?: TlsConfig | undefined;
  readonly reconnect?: ReconnectOptions | undefined;
  /** How long connecting to one address may take; 10 s when absent. */
  readonly connectTimeout?: Millis | undefined;
  /** A connection whose oldest request is not answered after this long is taken for dead; 30 s when absent, 0 for never. */
  readonly requestTimeout?: Millis | undefined;
  /** A ping after each; 5 s when absent, 0 for none. */
  readonly heartbeatInterval?: Millis | undefined;
  /** After a login go to the leader of the cluster; true when absent. */
  readonly followLeader?: boolean | undefined;
  /** Redirections in a row before staying; 3 when absent. */
  readonly maxRedirects?: number | undefined;
  /** Repeat everything whose reply was lost, also what might then be done twice; false when absent. */
  readonly retryUnsafe?: boolean | undefined;
  /** Requests that are under way at once on a connection; 64 when absent. */
  readonly maxInFlight?: number | undefined;
  /**
   * Connections for requests that are not awaited one by one; 1 and 1 when absent. With more than one, requests that are under
   * way at once may overtake each other. Consumers have connections of their own.
   */
  readonly poolSize?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined;
  /** Encrypts what producers send and decrypts what consumers read. */
  readonly encryption?: Encryptor | undefined;
  /**
   * Opens the sockets instead of the transport, which is TCP or TLS then: through a proxy, a tunnel, or a test. What it gives is used as
   * it is, so for TLS it is a socket that speaks it. `connectTimeout` covers the promise.
   */
  readonly openSocket?: OpenSocket | undefined;
  /**
   * By which it waits, for tests: before it connects again, between heartbeats and polls, for more messages, for time limits of calls
   * and for commits at intervals. The time limits of connections (`connectTimeout`, `requestTimeout`) stay with the system's clock, which
   * is the clock when absent.
   */
  readonly clock?: Clock | undefined;
  /** What the server is told of this client when it logs in. */
  readonly clientName?: string | undefined;
}
