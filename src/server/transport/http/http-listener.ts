// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { createServer as createHttp2Server, createSecureServer, type Http2SecureServer } from "node:http2";
import { createServer, type Server, type Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { type Address, printAddress } from "../../config/index.ts";
import { systemCode } from "../../log/files/io-error.ts";
import type { Certificate } from "../tls/certificate.ts";
import { InTurn } from "./in-turn.ts";

type Listener = (...parts: Parameters<ReturnType<typeof getRequestListener>>) => void;
type Fetch = Parameters<typeof getRequestListener>[0];

export interface ListenerOptions {
  readonly certificate: Certificate | undefined;
  /** How long the head of a request, or a TLS handshake, may take. */
  readonly headTimeoutMs: number;
  /** How long all of a request may take to arrive, and how long a connection on which something is under way may be silent. */
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
  /** Told of every connection: of what is inside of TLS where there is TLS. */
  readonly onConnection: (socket: Socket) => void;
  /** Told how many connections there are when that changes. */
  readonly onCount: (connections: number) => void;
}

const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/** Bodies that nobody reads have so much longer than those whose reader answers when it is late. */
const UNREAD_BODY_MS = 5000;
const CHECK_INTERVAL_MS = 1000;
const MAX_HEAD_BYTES = 64 * 1024;
const MAX_HEADERS = 200;
const MAX_HTTP2_STREAMS = 100;
/** With what a client begins that knows it speaks HTTP/2. */
const HTTP2_PREFACE = Buffer.from("PRI * HTTP/2.0");

/** HTTP/1 and HTTP/2 on one port, with TLS or without. */
export class HttpListener {
  readonly #front: Server | Http2SecureServer;
  readonly #sockets = new Set<Socket>();

  constructor(fetchCallback: Fetch, options: ListenerOptions) {
    const serve = getRequestListener(fetchCallback, { overrideGlobalObjects: false, hostname: "localhost" });
    const turns = new InTurn();
    const listener: Listener = (incoming, outgoing) => {
      // Streams of HTTP/2 have limits of their own.
      if (incoming.httpVersionMajor === 2) void serve(incoming, outgoing);
      else turns.serve(incoming.socket, outgoing, () => void serve(incoming, outgoing));
    };
    this.#front = options.certificate === undefined ? plain(listener, options) : secure(listener, options);
    this.#front.maxConnections = options.maxConnections;
    this.#front.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      options.onCount(this.#sockets.size);
      socket.once("close", () => {
        this.#sockets.delete(socket);
        options.onCount(this.#sockets.size);
      });
    });
    const opened = options.certificate === undefined ? "connection" : "secureConnection";
    this.#front.on(opened, options.onConnection);
  }

  /** @throws IggyError cannot_bind_to_socket */
  async listen(address: Address): Promise<Address> {
    await new Promise<void>((resolve, reject) => {
      this.#front.once("error", (cause) => {
        const context = { address: printAddress(address), system: systemCode(cause) };
        reject(new IggyError("cannot_bind_to_socket", context, { cause }));
      });
      this.#front.listen({ host: address.host, port: address.port, exclusive: true }, resolve);
    });
    const bound = this.#front.address();
    if (bound === null || typeof bound === "string") throw new Error("an HTTP server has an address");
    return { host: address.host, port: bound.port };
  }

  /** Takes no connection any more. */
  stopListening(): void {
    this.#front.close();
  }

  closeAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

const secure = (listener: Listener, { certificate, ...limits }: ListenerOptions): Http2SecureServer => {
  const server = createSecureServer(
    {
      allowHTTP1: true,
      ...(certificate !== undefined && { cert: certificate.chain, key: certificate.privateKey }),
      minVersion: "TLSv1.2",
      handshakeTimeout: limits.headTimeoutMs,
      settings: { maxConcurrentStreams: MAX_HTTP2_STREAMS },
    },
    listener,
  );
  // It takes these for HTTP/1 as properties only, and begins to look at them when it listens.
  return Object.assign(server, http1Limits(limits), { timeout: limits.requestTimeoutMs });
};

const http1Limits = ({ headTimeoutMs, requestTimeoutMs }: Omit<ListenerOptions, "certificate">) => ({
  maxHeaderSize: MAX_HEAD_BYTES,
  headersTimeout: Math.min(headTimeoutMs, requestTimeoutMs),
  requestTimeout: requestTimeoutMs + UNREAD_BODY_MS,
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  connectionsCheckingInterval: CHECK_INTERVAL_MS,
});

const plain = (listener: Listener, options: ListenerOptions): Server => {
  const timeout = { timeout: options.requestTimeoutMs };
  const http1 = createHttpServer(http1Limits(options), listener);
  http1.maxHeadersCount = MAX_HEADERS;
  Object.assign(http1, timeout);
  const http2 = createHttp2Server({ settings: { maxConcurrentStreams: MAX_HTTP2_STREAMS } }, listener);
  Object.assign(http2, timeout);
  const front = createServer({ noDelay: true }, (socket) => route(socket, http1, http2, options.headTimeoutMs));
  // The server that speaks looks for connections that stall, which it does while it believes to listen.
  front.once("listening", () => http1.emit("listening"));
  front.once("close", () => http1.close());
  return front;
};

/** Hands a connection to who speaks what its first bytes say. */
const route = (
  socket: Socket,
  http1: HttpServer,
  http2: ReturnType<typeof createHttp2Server>,
  timeoutMs: number,
): void => {
  const onError = (): void => void socket.destroy();
  socket.on("error", onError);
  socket.setTimeout(timeoutMs, onError);
  socket.once("data", (first: Buffer) => {
    socket.pause();
    socket.setTimeout(0);
    socket.off("error", onError);
    socket.off("timeout", onError);
    socket.unshift(first);
    const isHttp2 = HTTP2_PREFACE.subarray(0, first.length).equals(first.subarray(0, HTTP2_PREFACE.length));
    (isHttp2 ? http2 : http1).emit("connection", socket);
    process.nextTick(() => socket.resume());
  });
};
