// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { APPLICATION_PROTOCOL, type Config, type Quiche } from "./quiche.ts";

export interface QuicLimits {
  /** Largest packet; datagrams of more than the smallest MTU on the way are lost or cut in pieces. */
  readonly maxPacketBytes: number;
  /** Bytes a peer may have under way at first; grows with what is read. */
  readonly receiveWindowBytes: number;
  readonly maxStreams: number;
  /** 0 for never. */
  readonly maxIdleMs: number;
}

export interface QuicIdentity {
  /** PEM. */
  readonly chain: string;
  readonly privateKey: string;
}

export interface QuicTrust {
  readonly rejectUnauthorized: boolean;
  /** PEM; the authorities of the system when absent. */
  readonly ca: Uint8Array | undefined;
}

const STREAM_WINDOW_BYTES = 1_250_000;
const SIGNATURES = [
  "ecdsa_secp256r1_sha256",
  "ecdsa_secp384r1_sha384",
  "ecdsa_secp521r1_sha512",
  "rsa_pss_rsae_sha256",
  "rsa_pss_rsae_sha384",
  "rsa_pss_rsae_sha512",
  "rsa_pkcs1_sha256",
  "rsa_pkcs1_sha384",
  "rsa_pkcs1_sha512",
  "ed25519",
].join(":");

/** Throws for a certificate the library does not take. */
export const serverConfig = (quiche: Quiche, limits: QuicLimits, { chain, privateKey }: QuicIdentity): Config => {
  const [key, certificate] = [[Buffer.from(privateKey)], [Buffer.from(chain)]];
  return limited(quiche.Config.withBoringSslCtx(false, false, undefined, key, certificate, SIGNATURES), limits);
};

export const clientConfig = (quiche: Quiche, limits: QuicLimits, { rejectUnauthorized, ca }: QuicTrust): Config =>
  limited(quiche.Config.withBoringSslCtx(rejectUnauthorized, false, ca, undefined, undefined, SIGNATURES), limits);

const limited = (config: Config, limits: QuicLimits): Config => {
  config.setApplicationProtos([APPLICATION_PROTOCOL]);
  config.setMaxIdleTimeout(limits.maxIdleMs);
  config.setMaxRecvUdpPayloadSize(65_527);
  config.setMaxSendUdpPayloadSize(limits.maxPacketBytes);
  config.setInitialMaxData(limits.receiveWindowBytes);
  config.setInitialMaxStreamDataBidiLocal(STREAM_WINDOW_BYTES);
  config.setInitialMaxStreamDataBidiRemote(STREAM_WINDOW_BYTES);
  config.setInitialMaxStreamDataUni(0);
  config.setInitialMaxStreamsBidi(limits.maxStreams);
  config.setInitialMaxStreamsUni(0);
  config.setDisableActiveMigration(true);
  return config;
};
