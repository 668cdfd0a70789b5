// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Peer } from "../../session/session.ts";
import { type PipeBindings, type PipeHandle, pipeBindings, type StreamHandle } from "./node-internals.ts";

/*
 * Threads of one process cannot share a connection's handle, but a pipe can carry it: the controller accepts all
 * connections and sends each over the pipe of the shard that has the fewest. One handle is under way at a time, its
 * message is `client id,transport,address` and a line feed, and the shard answers it with one byte.
 */
const ACKNOWLEDGED = "k";

interface Parcel extends Peer {
  readonly handle: StreamHandle;
}

/** The controller's end: hands connections to one shard. */
export class HandleSender {
  readonly #bindings: PipeBindings;
  readonly #pipe: PipeHandle;
  readonly #waiting: Parcel[] = [];
  #underWay: Parcel | undefined;

  constructor(bindings: PipeBindings, pipe: PipeHandle) {
    this.#bindings = bindings;
    this.#pipe = pipe;
    pipe.onread = () => this.#onRead();
    pipe.readStart();
  }

  send(parcel: Parcel): void {
    this.#waiting.push(parcel);
    if (this.#underWay === undefined) this.#sendNext();
  }

  close(): void {
    for (const { handle } of this.#waiting) handle.close();
    this.#underWay?.handle.close();
    this.#pipe.close();
  }

  #sendNext(): void {
    const parcel = this.#waiting.shift();
    this.#underWay = parcel;
    if (parcel === undefined) return;
    const request = this.#bindings.writeRequest();
    request.oncomplete = () => {};
    const failed =
      this.#pipe.writeUtf8String(
        request,
        `${parcel.clientId},${parcel.transport},${parcel.address}\n`,
        parcel.handle,
      ) !== 0;
    if (failed) this.#settle();
  }

  #onRead(): void {
    if (this.#bindings.bytesRead() > 0) this.#settle();
  }

  /** The shard has its own copy of the handle now. */
  #settle(): void {
    this.#underWay?.handle.close();
    this.#sendNext();
  }
}

/** Waits on a path of the file system for one shard after the other to connect. */
export class HandleExchange {
  readonly #bindings: PipeBindings;
  readonly #server: PipeHandle;
  readonly #connected: PipeHandle[] = [];
  readonly #waiting: ((pipe: PipeHandle) => void)[] = [];

  /** Throws when the path cannot be listened on. */
  constructor(bindings: PipeBindings, path: string) {
    this.#bindings = bindings;
    this.#server = bindings.serverPipe();
    if (this.#server.bind(path) !== 0 || this.#server.listen(16) !== 0) throw new Error(`cannot listen on ${path}`);
    this.#server.onconnection = (status, client) => {
      if (status === 0 && client !== undefined) this.#onConnection(client);
    };
  }

  /** The pipe of the shard that connects next. */
  async accept(): Promise<HandleSender> {
    const pipe = this.#connected.shift() ?? (await new Promise<PipeHandle>((resolve) => this.#waiting.push(resolve)));
    return new HandleSender(this.#bindings, pipe);
  }

  close(): void {
    this.#server.close();
  }

  #onConnection(client: PipeHandle): void {
    // The accepted pipe cannot carry handles; one that can is opened on the same descriptor.
    const pipe = this.#bindings.handlePipe();
    pipe.open(client.fd);
    keep.add(client);
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#connected.push(pipe);
    else waiting(pipe);
  }
}

/** Pipes whose descriptor another one uses: they must not be collected, which would close it. */
const keep = new Set<PipeHandle>();

/** The shard's end: calls `onHandle` for every connection, and `onReady` once some can come. */
export const receiveHandles = (
  path: string,
  onHandle: (handle: StreamHandle, peer: Peer) => void,
  onReady: () => void,
): { readonly close: () => void } => {
  const bindings = pipeBindings();
  if (bindings === undefined) throw new Error("this Node has no pipes that carry handles");
  const pipe = bindings.handlePipe();
  let text = "";
  pipe.onread = (bytes: ArrayBuffer | undefined) => {
    if (bytes === undefined) return;
    const handle = pipe.pendingHandle;
    pipe.pendingHandle = null;
    text += Buffer.from(bytes).toString("latin1");
    const end = text.indexOf("\n");
    if (handle === null || end < 0) return;
    const [clientId = "", transport, address = ""] = text.slice(0, end).split(",");
    text = text.slice(end + 1);
    onHandle(handle, { clientId: Number(clientId), address, transport: transport === "websocket" ? transport : "tcp" });
    const acknowledgement = bindings.writeRequest();
    acknowledgement.oncomplete = () => {};
    pipe.writeUtf8String(acknowledgement, ACKNOWLEDGED);
  };
  const connect = bindings.connectRequest();
  connect.oncomplete = (status) => {
    if (status !== 0) throw new Error(`cannot connect to ${path}: ${status}`);
    pipe.readStart();
    onReady();
  };
  pipe.connect(connect, path);
  return { close: () => pipe.close() };
};
