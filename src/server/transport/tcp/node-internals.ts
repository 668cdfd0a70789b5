// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Server, Socket } from "node:net";

/*
 * The parts of Node that have no public name and that this server relies on: taking the handle out of an accepted
 * socket, choosing where the next read goes, and pipes that carry handles between threads. All of them are found at run
 * time, so that a Node without them is noticed at start and served by one thread.
 */

/** The handle below a socket. */
export interface StreamHandle {
  readonly fd: number;
  /** Called for each read; what it returns is where the next one goes, undefined for the same place. */
  onread: (this: StreamHandle, bytes: ArrayBuffer | undefined) => unknown;
  /** A handle that came over a pipe with the bytes just read; the reader takes it by setting this to null. */
  pendingHandle: StreamHandle | null;
  useUserBuffer(target: Uint8Array): void;
  readStart(): number;
  readStop(): number;
  close(callback?: () => void): void;
  writeUtf8String(request: WriteRequest, text: string, handle?: StreamHandle): number;
  /** 0 or the system's error, negative; see WriteBindings.wasAsync. */
  writeBuffer(request: WriteRequest, bytes: Uint8Array): number;
  /** As writeBuffer; `areBuffers` true says that there is no text among the chunks. */
  writev(request: WriteRequest, chunks: readonly Uint8Array[], areBuffers: true): number;
}

export interface PipeHandle extends StreamHandle {
  bind(path: string): number;
  listen(backlog: number): number;
  onconnection: (status: number, client: PipeHandle | undefined) => void;
  open(fd: number): number;
  connect(request: ConnectRequest, path: string): void;
}

export interface WriteRequest {
  oncomplete: (status: number) => void;
}

interface ConnectRequest {
  oncomplete: (status: number) => void;
}

export interface ReadBindings {
  /** How many bytes the read that is being reported brought; negative for the end or an error. */
  readonly bytesRead: () => number;
}

export interface PipeBindings extends ReadBindings {
  readonly serverPipe: () => PipeHandle;
  readonly handlePipe: () => PipeHandle;
  readonly connectRequest: () => ConnectRequest;
  readonly writeRequest: () => WriteRequest;
}

export interface WriteBindings {
  readonly writeRequest: () => WriteRequest;
  /** Whether the last write left something to do: only then it keeps its request, which is told when all is taken. */
  readonly wasAsync: () => boolean;
}

/** The bindings for reads past the stream of a socket, or undefined where this Node does not have them. */
export const readBindings = (): ReadBindings | undefined => {
  try {
    const { kReadBytesOrError, streamBaseState } = bindingOf<StreamWrap>("stream_wrap");
    if (streamBaseState[kReadBytesOrError] === undefined) return undefined;
    return { bytesRead: () => streamBaseState[kReadBytesOrError] ?? 0 };
  } catch {
    return undefined;
  }
};

/** The bindings for writes past the stream of a socket, or undefined where this Node does not have them. */
export const writeBindings = (): WriteBindings | undefined => {
  try {
    const { WriteWrap, kLastWriteWasAsync, streamBaseState } = bindingOf<StreamWrap>("stream_wrap");
    if (typeof WriteWrap !== "function" || streamBaseState[kLastWriteWasAsync] === undefined) return undefined;
    return {
      writeRequest: () => new WriteWrap(),
      wasAsync: () => streamBaseState[kLastWriteWasAsync] !== 0,
    };
  } catch {
    return undefined;
  }
};

/** The bindings for pipes that carry handles, or undefined where this Node does not have them. */
export const pipeBindings = (): PipeBindings | undefined => {
  try {
    const { Pipe, PipeConnectWrap, constants } = bindingOf<PipeWrap>("pipe_wrap");
    const { WriteWrap } = bindingOf<StreamWrap>("stream_wrap");
    const reads = readBindings();
    if (typeof WriteWrap !== "function" || reads === undefined) return undefined;
    return {
      ...reads,
      serverPipe: () => new Pipe(constants.SERVER),
      handlePipe: () => new Pipe(constants.IPC),
      connectRequest: () => new PipeConnectWrap(),
      writeRequest: () => new WriteWrap(),
    };
  } catch {
    return undefined;
  }
};

/** A part of Node's own by its name; throws where there is none. */
const bindingOf = <Binding>(name: string): Binding => {
  const binding = Reflect.get(process, "binding") as (name: string) => unknown;
  return binding.call(process, name) as Binding;
};

interface PipeWrap {
  readonly Pipe: new (kind: number) => PipeHandle;
  readonly PipeConnectWrap: new () => ConnectRequest;
  readonly constants: { readonly SERVER: number; readonly IPC: number };
}

interface StreamWrap {
  readonly WriteWrap: new () => WriteRequest;
  readonly kReadBytesOrError: number;
  readonly kLastWriteWasAsync: number;
  readonly streamBaseState: Int32Array;
}

/** Takes the handle out of a socket that has not been read from; the socket is dead afterwards. */
export const takeHandle = (socket: Socket, server: Server): StreamHandle | undefined => {
  const handle = Reflect.get(socket, "_handle") as StreamHandle | null;
  if (handle === null) return undefined;
  handle.onread = () => {};
  Reflect.set(socket, "_handle", null);
  Reflect.set(server, "_connections", (Reflect.get(server, "_connections") as number) - 1);
  return handle;
};

/** False once the socket has let go of its handle. */
export const usesHandle = (socket: Socket, handle: StreamHandle): boolean =>
  (socket as unknown as SocketWithHandle)._handle === handle;

/** Asked for every write, which Reflect.get is slow for. */
interface SocketWithHandle {
  readonly _handle: StreamHandle | null;
}
