// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { errorCodeOf } from "../../protocol/errors/iggy-error.ts";
import { MAX_CONTROL_PAYLOAD_BYTES } from "../../protocol/frame.ts";
import { uint32At } from "../../protocol/primitives/integers.ts";
import type { Session } from "../session/session.ts";
import type { ByteStream, StreamReader } from "./byte-stream.ts";
import { InboundBuffer } from "./inbound-buffer.ts";
import { ReplyWriter } from "./reply-writer.ts";
import type { ServedConnection, Transport } from "./transport.ts";

const REQUEST_HEADER_BYTES = 8;
const SEND_MESSAGES = 101;
/** How long the rest of what a peer sends is thrown away after it was told that its connection is over. */
const LINGER_MS = 1000;

/** One connection: finds the frames in its byte stream and serves them one after the other. */
export class Connection implements ServedConnection, StreamReader {
  readonly session: Session;
  readonly replies: ReplyWriter;
  readonly #transport: Transport;
  readonly #stream: ByteStream;
  readonly #inbound: InboundBuffer;
  /** What had to leave the arena because it was full. */
  #stash: { readonly bytes: Buffer; readonly frameBytes: number } | undefined;
  #leaveQueue: (() => void) | undefined;
  /** Bytes still to come of a frame that was answered from its header. */
  #skipBytes = 0;
  #serving = false;
  /** Ends the request that is being served, where that is possible. */
  #onInterrupt: ((isGone: boolean) => void) | undefined;
  /** The peer has to take replies before it gets more of them. */
  #overloaded = false;
  #reading = true;
  #peerEnded = false;
  #ending = false;
  #closed = false;
  #lastProgressTick: number;

  constructor(session: Session, transport: Transport, openStream: (reader: StreamReader) => ByteStream) {
    this.session = session;
    this.#transport = transport;
    this.#inbound = new InboundBuffer(transport, transport.limits.requestBytes);
    this.#lastProgressTick = transport.tick;
    this.#stream = openStream(this);
    this.replies = new ReplyWriter(this.#stream, session.transport, transport.metrics);
  }

  /** True while no request is being served and everything the peer is owed was handed to the system. */
  get isIdle(): boolean {
    return !this.#serving && this.#stream.waitingBytes === 0;
  }

  get isBusy(): boolean {
    return this.#serving && this.#onInterrupt === undefined;
  }

  interruptible(onInterrupt: (isGone: boolean) => void): void {
    this.#onInterrupt = onInterrupt;
  }

  /** Bytes of replies that the peer has not taken yet. */
  get unreadBytes(): number {
    return this.#stream.waitingBytes;
  }

  /** Says that the server ends the connection, and ends it. */
  disconnect(): void {
    if (this.#closed || this.#ending) return;
    this.replies.failure(errorCodeOf("disconnected"));
    this.#endSoon();
  }

  #mustWait(): boolean {
    return this.#serving || this.#overloaded;
  }

  finish(): void {
    this.replies.flush();
    if (!this.#closed && !this.#ending) this.#endSoon();
  }

  destroy(): void {
    this.#stream.destroy();
  }

  /** True when nothing has come or was taken since `tick` and no request is being served. */
  isIdleSince(tick: number): boolean {
    return !this.#serving && this.#lastProgressTick <= tick;
  }

  /** True when the connection keeps memory and nothing has moved on it since `tick`. */
  isStalledSince(tick: number): boolean {
    const { holdsBytes, waitingBytes } = this.#stream;
    const keepsMemory = this.#inbound.holdsBytes || holdsBytes || waitingBytes > 0;
    return keepsMemory && this.#lastProgressTick <= tick;
  }

  /** Gives back memory that is kept for the next large frame, if nothing has come since `tick`. */
  dropKeptMemory(tick: number): void {
    if (this.#lastProgressTick > tick || this.#closed) return;
    if (this.#inbound.dropKept()) this.#stream.redirect();
  }

  target(): Uint8Array {
    return this.#inbound.target();
  }

  received(bytes: number): boolean {
    this.#lastProgressTick = this.#transport.tick;
    this.#transport.metrics.received(this.session.transport, bytes);
    if (this.#ending) return true;
    this.#inbound.received(bytes);
    this.#serve();
    return this.#reading;
  }

  ended(): void {
    this.#peerEnded = true;
    this.#interrupt(false);
    if (!this.#mustWait() && this.#stash === undefined) this.#endWithPeer();
  }

  drained(): void {
    this.#lastProgressTick = this.#transport.tick;
    if (!this.#overloaded) return;
    this.#overloaded = false;
    if (!this.#serving && !this.#closed) this.#resume();
  }

  closed(): void {
    this.#closed = true;
    this.#interrupt(true);
    this.#leaveQueue?.();
    this.#stash = undefined;
    this.#inbound.release();
    this.#transport.closed(this.session);
  }

  /** Serves every whole frame there is and keeps the rest; afterwards says whether to go on reading. */
  #serve(): void {
    const { memory, limits, keeper } = this.#transport;
    keeper?.forget();
    let at = this.#inbound.start;
    const { end } = this.#inbound;
    let frameBytes = 0;
    while (!this.#mustWait() && !this.#ending && at < end) {
      if (this.#skipBytes > 0) {
        const skipped = Math.min(this.#skipBytes, end - at);
        this.#skipBytes -= skipped;
        at += skipped;
        continue;
      }
      if (end - at < REQUEST_HEADER_BYTES) break;
      const length = uint32At(memory, at);
      const code = uint32At(memory, at + 4);
      if (length < 4 || (code !== SEND_MESSAGES && length - 4 > MAX_CONTROL_PAYLOAD_BYTES)) {
        this.replies.failure(errorCodeOf("invalid_command"));
        at += REQUEST_HEADER_BYTES;
        continue;
      }
      frameBytes = length + 4;
      if (frameBytes > limits.maxFrameBytes) {
        this.replies.failure(errorCodeOf("too_big_message_payload"));
        this.#endSoon();
        break;
      }
      if (code === SEND_MESSAGES && this.session.user === undefined && end - at < frameBytes) {
        this.replies.failure(errorCodeOf("unauthenticated"));
        this.#skipBytes = frameBytes;
        frameBytes = 0;
        continue;
      }
      if (end - at < frameBytes) break;
      const pending = this.#transport.serve(this, code, at + REQUEST_HEADER_BYTES, at + frameBytes);
      at += frameBytes;
      frameBytes = 0;
      if (pending !== undefined) this.#waitFor(pending);
      else this.#overloaded = this.replies.waitingBytes > limits.unreadReplyBytes;
    }
    this.replies.flush();
    this.#keep(at, frameBytes);
    if (at < end || this.#peerEnded) this.#interrupt(false);
    this.#reading = (!this.#mustWait() || this.#onInterrupt !== undefined) && this.#stash === undefined;
  }

  #interrupt(isGone: boolean): void {
    const onInterrupt = this.#onInterrupt;
    this.#onInterrupt = undefined;
    onInterrupt?.(isGone);
  }

  #keep(at: number, frameBytes: number): void {
    if (this.#ending) {
      this.#inbound.release();
      return;
    }
    if (this.#inbound.keep(at, frameBytes)) return;
    this.#stash = { bytes: this.#inbound.copyOut(), frameBytes };
    this.#waitForMemory();
  }

  #waitForMemory(): void {
    const stash = this.#stash;
    if (stash === undefined) return;
    const bytes = Math.max(stash.bytes.length, stash.frameBytes);
    const resume = (): void => {
      this.#leaveQueue = undefined;
      if (this.#closed) return;
      if (this.#inbound.copyIn(stash.bytes, stash.frameBytes)) {
        this.#stash = undefined;
        if (!this.#mustWait()) this.#resume();
      } else {
        this.#waitForMemory();
      }
    };
    const { arena, limits } = this.#transport;
    this.#leaveQueue = arena.whenAvailable(bytes, resume, limits.requestBytes);
  }

  #waitFor(pending: Promise<void>): void {
    this.#serving = true;
    pending.then(
      () => this.#onServed(),
      (error: unknown) => {
        this.#transport.reportBug(error);
        this.destroy();
      },
    );
  }

  #onServed(): void {
    this.#serving = false;
    this.#onInterrupt = undefined;
    this.#lastProgressTick = this.#transport.tick;
    this.#overloaded = this.replies.waitingBytes > this.#transport.limits.unreadReplyBytes;
    if (!this.#closed && !this.#overloaded) this.#resume();
  }

  /** Goes on with the frames that have arrived and then with reading. */
  #resume(): void {
    if (this.#stash === undefined) this.#serve();
    else this.replies.flush();
    if (!this.#reading) return;
    if (this.#closed) return;
    if (this.#peerEnded) {
      this.#endWithPeer();
      return;
    }
    this.#stream.resume();
  }

  /** The peer sends no more and everything it sent was served. */
  #endWithPeer(): void {
    this.#inbound.release();
    this.#stream.end();
  }

  /** Ends the connection once what was written is out; what still arrives is thrown away for a moment. */
  #endSoon(): void {
    this.#ending = true;
    this.#stream.end();
    setTimeout(() => this.#stream.destroy(), LINGER_MS).unref();
  }
}
