// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A peer's bytes in both directions, below the frames: a TCP connection, or what is inside of TLS or WebSocket. */
export interface ByteStream {
  /** Bytes that were written and that the peer has not taken yet. */
  readonly waitingBytes: number;
  /** Memory outside of the arena holds bytes that have arrived and that the reader has not got yet. */
  readonly holdsBytes: boolean;
  /** Every reply frame is a message of its own and has to be written by itself. */
  readonly writesMessages: boolean;
  /** Writes in order; `onTaken` is called when the bytes are not needed any more, also when the stream is destroyed. */
  write(bytes: Uint8Array, onTaken?: () => void): void;
  /** As write, for bytes in several places; absent where these would be copied together anyway. */
  writeSlices?(slices: readonly Uint8Array[], onTaken: () => void): void;
  /** Makes the next bytes go to the reader's new target. */
  redirect(): void;
  /** Reads on after the reader had enough. */
  resume(): void;
  /** Says that nothing more is written. */
  end(): void;
  destroy(): void;
}

/** Who takes the bytes of a stream. A stream calls nothing of it after `closed`. */
export interface StreamReader {
  /** The memory the next bytes have to be put into; never empty. */
  target(): Uint8Array;
  /** Tells that so many bytes are in the target. False when no more are wanted until `resume`. */
  received(bytes: number): boolean;
  /** The peer sends no more. */
  ended(): void;
  /** The peer has taken everything that was written. */
  drained(): void;
  closed(): void;
}
