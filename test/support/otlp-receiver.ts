// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server as GrpcServer, type MethodDefinition, ServerCredentials } from "@grpc/grpc-js";

type Signal = "logs" | "traces";

/** A collector of OpenTelemetry that keeps what it gets: over HTTP with protobuf bodies, or over gRPC. */
export class OtlpReceiver {
  readonly url: string;
  /** What it answers over HTTP. */
  status = 200;
  readonly requests: { readonly signal: Signal; readonly body: Buffer }[] = [];
  readonly #close: () => void;

  private constructor(url: string, close: () => void) {
    this.url = url;
    this.#close = close;
  }

  static async http(): Promise<OtlpReceiver> {
    const server: HttpServer = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const signal = request.url === "/v1/logs" ? "logs" : "traces";
        receiver.requests.push({ signal, body: Buffer.concat(chunks) });
        response.writeHead(receiver.status, { "content-type": "application/x-protobuf" }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const close = () => {
      server.close();
      server.closeAllConnections();
    };
    const receiver = new OtlpReceiver(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, close);
    return receiver;
  }

  static async grpc(): Promise<OtlpReceiver> {
    const server = new GrpcServer();
    const serve = (signal: Signal, service: string) =>
      server.addService({ export: rawMethod(`/opentelemetry.proto.collector.${service}/Export`) }, {
        export: (call: { readonly request: Buffer }, done: (error: null, reply: Buffer) => void) => {
          receiver.requests.push({ signal, body: call.request });
          done(null, Buffer.alloc(0));
        },
      } as never);
    serve("logs", "logs.v1.LogsService");
    serve("traces", "trace.v1.TraceService");
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    const receiver = new OtlpReceiver(`http://127.0.0.1:${port}`, () => server.forceShutdown());
    return receiver;
  }

  /** Every text in the messages of a signal: names, values of attributes, bodies. */
  texts(signal: Signal): string[] {
    return this.requests.filter((request) => request.signal === signal).flatMap(({ body }) => textsIn(body));
  }

  close(): void {
    this.#close();
  }
}

const rawMethod = (path: string): MethodDefinition<Buffer, Buffer> => ({
  path,
  requestStream: false,
  responseStream: false,
  requestSerialize: (bytes) => bytes,
  requestDeserialize: (bytes) => bytes,
  responseSerialize: (bytes) => bytes,
  responseDeserialize: (bytes) => bytes,
});

/** Reads a protobuf message without its schema: what is delimited by a length is a message if it can be one, and text. */
const textsIn = (bytes: Buffer): string[] => {
  const texts: string[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError("the end is missing");
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const wireType = varint() & 7;
    if (wireType === 0) varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else if (wireType === 2) {
      const length = varint();
      if (at + length > bytes.length) throw new RangeError("the end is missing");
      const part = bytes.subarray(at, at + length);
      at += length;
      texts.push(part.toString());
      try {
        texts.push(...textsIn(part));
      } catch {
        // Not a message, but text or an id.
      }
    } else throw new RangeError(`no wire type ${wireType}`);
  }
  return texts;
};
