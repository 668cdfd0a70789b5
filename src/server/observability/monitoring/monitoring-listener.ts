// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { type Address, printAddress } from "../../config/index.ts";
import type { Logger } from "../logger.ts";
import type { OperatorAnswer, OperatorEndpoints } from "./operator-endpoints.ts";

const MAX_CONNECTIONS = 64;
const MAX_HEADER_BYTES = 8 * 1024;
const REQUEST_TIMEOUT_MS = 5000;
const text = "text/plain; charset=utf-8";
const notFound: OperatorAnswer = { status: 404, contentType: text, body: "not found\n" };
const notAllowed: OperatorAnswer = { status: 405, contentType: text, body: "method not allowed\n" };
const failed: OperatorAnswer = { status: 500, contentType: text, body: "internal error\n" };

/** Serves metrics and health on an address of their own, beside everything clients use. */
export class MonitoringListener {
  readonly #endpoints: OperatorEndpoints;
  readonly #logger: Logger;
  readonly #server: Server;

  constructor(endpoints: OperatorEndpoints, logger: Logger) {
    this.#endpoints = endpoints;
    this.#logger = logger;
    this.#server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: REQUEST_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        connectionsCheckingInterval: REQUEST_TIMEOUT_MS,
      },
      (request, response) => void this.#serve(request, response),
    );
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /**
   * Resolves with the address that was bound.
   * @throws IggyError cannot_bind_to_socket
   */
  listen(address: Address): Promise<Address> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (cause) =>
        reject(new IggyError("cannot_bind_to_socket", { address: printAddress(address) }, { cause })),
      );
      this.#server.listen(address.port, address.host, () => {
        const { port } = this.#server.address() as AddressInfo;
        resolve({ host: address.host, port });
      });
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, contentType, body } = await this.#answer(request);
    // A body is of no use here: the connection ends instead of reading one.
    const hasBody = "content-length" in request.headers || "transfer-encoding" in request.headers;
    if (hasBody) response.setHeader("connection", "close");
    if (status === 405) response.setHeader("allow", "GET, HEAD");
    response.writeHead(status, { "content-type": contentType, "content-length": Buffer.byteLength(body) });
    response.end(request.method === "HEAD" ? undefined : body);
  }

  async #answer({ method, url = "/", headers }: IncomingMessage): Promise<OperatorAnswer> {
    this.#endpoints.countRequest();
    if (method !== "GET" && method !== "HEAD") return notAllowed;
    try {
      const path = url.split("?", 1)[0] ?? "/";
      return (await this.#endpoints.answer(path, headers.accept ?? "")) ?? notFound;
    } catch (error) {
      this.#logger.error("cannot answer a request for monitoring", { error });
      return failed;
    }
  }
}
