// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Socket } from "node:net";
import type { StreamReader } from "../byte-stream.ts";
import { type ReadBindings, readBindings, type StreamHandle, usesHandle } from "./node-internals.ts";

interface Collaborators {
  readonly handle: StreamHandle;
  /** Reads into the reader's target already; learns of ends and errors. */
  readonly socket: Socket;
  readonly reader: StreamReader;
}

let bindings: ReadBindings | undefined;

/**
 * Takes what is read from a handle past the stream of its socket, which looks after timeouts and asks for the target each
 * time. Where this Node has no way past it the socket goes on calling the reader itself.
 */
export class DirectReader {
  readonly #collaborators: Collaborators;
  /** Where the next read goes, as the handle knows it. */
  #target: Uint8Array | undefined;

  constructor(collaborators: Collaborators) {
    this.#collaborators = collaborators;
    bindings ??= readBindings();
    if (bindings !== undefined) this.#takeOver(bindings);
  }

  /** Makes the next read go to the reader's new target. A handle never gives up what it was told before, so that it is told changes only. */
  redirect(): void {
    const { handle, reader } = this.#collaborators;
    const target = reader.target();
    if (bindings !== undefined && isSame(target, this.#target)) return;
    this.#target = target;
    handle.useUserBuffer(target);
  }

  #takeOver({ bytesRead }: ReadBindings): void {
    const { handle, socket, reader } = this.#collaborators;
    const onSocketRead = handle.onread;
    handle.onread = (unused: ArrayBuffer | undefined) => {
      const bytes = bytesRead();
      if (bytes <= 0 || !usesHandle(socket, handle)) return onSocketRead.call(handle, unused);
      if (!reader.received(bytes)) socket.pause();
      const target = reader.target();
      if (isSame(target, this.#target)) return undefined;
      this.#target = target;
      return target;
    };
  }
}

/** Both are in the kernel's memory. */
const isSame = (target: Uint8Array, known: Uint8Array | undefined): boolean =>
  target === known || (target.byteOffset === known?.byteOffset && target.length === known.length);
