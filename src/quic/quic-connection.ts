// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Quiche, QuicheConnection } from "./quiche.ts";

export interface QuicAddress {
  readonly host: string;
  readonly port: number;
}

/** Who a connection tells what happens on it. */
export interface QuicEvents {
  /** The handshake is done. */
  established(): void;
  /** Bytes of a stream, in memory that is used again afterwards; `isLast` when the peer sends no more on it. */
  received(streamId: number, bytes: Uint8Array, isLast: boolean): void;
  /** The peer gave a stream up. */
  aborted(streamId: number): void;
  /** Everything that was written has been taken. */
  drained(): void;
  /** Called once, and nothing after it. */
  ended(reason: string): void;
}

interface Outgoing {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
  readonly onTaken: (() => void) | undefined;
}

interface Ways {
  readonly local: QuicAddress;
  readonly send: (packet: Uint8Array, to: QuicAddress) => void;
}

/** Those that come of settings (RFC 8446, 6). */
const alerts: ReadonlyMap<number, string> = new Map([
  [42, "a bad certificate"],
  [45, "a certificate that is too old"],
  [48, "a certificate of an unknown authority"],
  [120, "no application protocol in common"],
]);
const chunk = Buffer.allocUnsafeSlow(64 * 1024);
const nothing = Buffer.alloc(0);

/** Drives one connection of the library: datagrams in and out, its timer, and the bytes of its streams. */
export class QuicConnection {
  readonly #quiche: Quiche;
  readonly #connection: QuicheConnection;
  readonly #ways: Ways;
  readonly #maxPacketBytes: number;
  readonly #waiting = new Map<number, Outgoing>();
  #events: QuicEvents | undefined;
  #waitingBytes = 0;
  #isEstablished = false;
  #isPaused = false;
  #isWorking = false;
  #hasEnded = false;
  /** Something was written after the last datagram of the peer. */
  #isUnanswered = false;
  #endsWhenAnswered = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(quiche: Quiche, connection: QuicheConnection, maxPacketBytes: number, ways: Ways) {
    this.#quiche = quiche;
    this.#connection = connection;
    this.#maxPacketBytes = maxPacketBytes;
    this.#ways = ways;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get isEstablished(): boolean {
    return this.#isEstablished;
  }

  /** Bytes that were written and that the library has not taken yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Begins, with whoever is to know. */
  start(events: QuicEvents): void {
    this.#events = events;
    this.#work(() => {});
  }

  /** A datagram came; it is decrypted where it lies. False when it makes no sense. */
  receive(datagram: Uint8Array, from: QuicAddress): boolean {
    this.#isUnanswered = false;
    let isSound = false;
    this.#work(() => {
      this.#connection.recv(datagram, { from, to: this.#ways.local });
      isSound = true;
    });
    return isSound;
  }

  /** Opens or goes on with a stream; what does not fit is kept and sent later. At most one write of a stream may wait. */
  write(streamId: number, bytes: Uint8Array, isLast: boolean, onTaken?: () => void): void {
    if (this.#hasEnded) {
      onTaken?.();
      return;
    }
    this.#isUnanswered = true;
    this.#waiting.set(streamId, { bytes, isLast, onTaken });
    this.#waitingBytes += bytes.length;
    this.#work(() => this.#send(streamId));
  }

  /** Tells the peer that no more of a stream is read. */
  stopReading(streamId: number): void {
    this.#work(() => this.#connection.streamShutdown(streamId, this.#quiche.Shutdown.Read, 0));
  }

  /** Leaves what arrives where it is, so that the peer has to wait. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#work(() => {});
  }

  /** Tells the peer that this end is here. */
  probe(): void {
    this.#work(() => this.#connection.sendAckEliciting());
  }

  /** Ends it once the peer has most likely got what was written. */
  closeWhenAnswered(): void {
    if (this.#isUnanswered || this.#waiting.size > 0) this.#endsWhenAnswered = true;
    else this.close();
  }

  close(reason = ""): void {
    this.#work(() => this.#connection.close(true, 0, Buffer.from(reason)));
    this.#end(reason);
  }

  /** Does one thing, then everything that follows from it. Errors of the library are states of the connection. */
  #work(act: () => void): void {
    if (this.#hasEnded) return;
    attempt(act);
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#advance();
    this.#isWorking = false;
    this.#flush();
    if (this.#connection.isDraining() || this.#connection.isClosed()) this.#end(this.#reason());
  }

  #advance(): void {
    if (!this.#isEstablished && this.#connection.isEstablished()) {
      this.#isEstablished = true;
      this.#events?.established();
    }
    if (!this.#isEstablished) return;
    for (const streamId of this.#connection.readable()) {
      if (this.#isPaused || this.#hasEnded) break;
      this.#read(streamId);
    }
    if (this.#waiting.size > 0) {
      for (const streamId of [...this.#waiting.keys()]) this.#send(streamId);
      if (this.#waiting.size === 0) this.#events?.drained();
    }
    if (this.#endsWhenAnswered && !this.#isUnanswered && this.#waiting.size === 0) {
      attempt(() => this.#connection.close(true, 0, nothing));
    }
  }

  #read(streamId: number): void {
    while (!this.#isPaused && !this.#hasEnded) {
      let read: [number, boolean] | null;
      try {
        read = this.#connection.streamRecv(streamId, chunk);
      } catch {
        this.#events?.aborted(streamId);
        return;
      }
      if (read === null) return;
      const [length, isLast] = read;
      this.#events?.received(streamId, chunk.subarray(0, length), isLast);
      if (isLast) return;
    }
  }

  #send(streamId: number): void {
    const outgoing = this.#waiting.get(streamId);
    if (outgoing === undefined || !this.#isEstablished) return;
    const { bytes, isLast, onTaken } = outgoing;
    let taken: number | null;
    try {
      taken = this.#connection.streamSend(streamId, bytes, isLast);
    } catch (error) {
      // The peer does not take more streams yet, or does not want this one any more.
      taken = error instanceof Error && error.message.includes("StreamLimit") ? null : bytes.length;
    }
    if (taken === null) return;
    this.#waitingBytes -= taken;
    if (taken < bytes.length) {
      this.#waiting.set(streamId, { bytes: bytes.subarray(taken), isLast, onTaken });
      return;
    }
    this.#waiting.delete(streamId);
    onTaken?.();
  }

  #flush(): void {
    for (;;) {
      const packet = Buffer.allocUnsafe(this.#maxPacketBytes);
      let sent: ReturnType<QuicheConnection["send"]> = null;
      attempt(() => {
        sent = this.#connection.send(packet);
      });
      if (sent === null) break;
      const [length, { to }] = sent as [number, { readonly to: QuicAddress }];
      this.#ways.send(packet.subarray(0, length), to);
    }
    clearTimeout(this.#timer);
    const waitMs = this.#hasEnded ? null : this.#connection.timeout();
    if (waitMs === null) return;
    this.#timer = setTimeout(() => this.#work(() => this.#connection.onTimeout()), Math.ceil(waitMs));
  }

  #reason(): string {
    const error = this.#connection.peerError() ?? this.#connection.localError();
    if (error === null) return this.#connection.isTimedOut() ? "the peer is silent" : "closed";
    const text = Buffer.from(error.reason).toString();
    const kind = error.isApp ? "application" : error.errorCode >= 0x100 ? "TLS alert" : "transport";
    const code = kind === "TLS alert" ? error.errorCode - 0x100 : error.errorCode;
    const meaning = kind === "TLS alert" ? alerts.get(code) : undefined;
    return text !== "" ? text : `${kind} ${code}${meaning === undefined ? "" : `, ${meaning}`}`;
  }

  #end(reason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    for (const { onTaken } of this.#waiting.values()) onTaken?.();
    this.#waiting.clear();
    this.#waitingBytes = 0;
    this.#events?.ended(reason);
  }
}

const attempt = (act: () => void): void => {
  try {
    act();
  } catch {
    // What went wrong is what the connection says of itself afterwards.
  }
};
