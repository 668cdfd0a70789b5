// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { QuicAddress } from "../../../quic/quic-connection.ts";

const LIFETIME_MS = 10_000;
const EXPIRY_BYTES = 6;
const MAC_BYTES = 32;

/**
 * Tokens that only who gets what is sent to an address can have (RFC 9000, 8.1.2): expiry in milliseconds since the epoch as
 * u48, the identifier the peer first named, and an HMAC with a key of this process over these, the address and the new identifier.
 */
export class AddressTokens {
  readonly #key = randomBytes(32);

  /** For a peer that first named a connection `first` and is to name it `next` from now on. */
  make(peer: QuicAddress, first: Uint8Array, next: Uint8Array): Buffer {
    const expiry = Buffer.alloc(EXPIRY_BYTES);
    expiry.writeUIntBE(Date.now() + LIFETIME_MS, 0, EXPIRY_BYTES);
    const said = Buffer.concat([expiry, first]);
    return Buffer.concat([said, this.#mac(said, peer, next)]);
  }

  /** The identifier the peer first named; undefined for a token that is none of ours, another's, or too old. */
  firstOf(token: Uint8Array, peer: QuicAddress, next: Uint8Array): Uint8Array | undefined {
    if (token.length <= EXPIRY_BYTES + MAC_BYTES) return undefined;
    const said = Buffer.from(token.subarray(0, token.length - MAC_BYTES));
    if (!timingSafeEqual(token.subarray(said.length), this.#mac(said, peer, next))) return undefined;
    return said.readUIntBE(0, EXPIRY_BYTES) < Date.now() ? undefined : said.subarray(EXPIRY_BYTES);
  }

  #mac(said: Buffer, { host, port }: QuicAddress, next: Uint8Array): Buffer {
    const about = Buffer.from(`${host}|${port}|${said.length}|`);
    return createHmac("sha256", this.#key).update(about).update(said).update(next).digest();
  }
}
