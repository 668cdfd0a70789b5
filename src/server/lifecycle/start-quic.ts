// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import { type Address, type LoadedConfig, printAddress, type ServerConfig } from "../config/index.ts";
import type { Logger } from "../observability/logger.ts";
import type { QuicSettings } from "../transport/quic/quic-settings.ts";
import { loadCertificate, makeCertificate } from "../transport/tls/certificate.ts";
import type { ShardTeam } from "./shard-team.ts";

/** Packets hold no less, says the protocol. */
const MIN_PACKET_BYTES = 1200;
const MAX_PACKET_BYTES = 65_527;

/**
 * Serves QUIC as it is configured. Undefined when it is off, or when its library is missing and nobody asked for it by name.
 * @throws IggyError feature_unavailable, cannot_bind_to_socket, invalid_tls_certificate_path, invalid_tls_certificate
 */
export const startQuic = async (
  { config, originOf }: LoadedConfig,
  team: ShardTeam,
  logger: Logger,
): Promise<Address | undefined> => {
  if (!config.quic.enabled) return undefined;
  try {
    const address = await team.serveQuic(await settingsOf(config));
    logger.info(
      "QUIC is served to clients that offer the application protocol iggy; those that offer none are refused",
      {
        address: printAddress(address),
      },
    );
    return address;
  } catch (error) {
    const isMissing = isIggyError(error) && error.errorName === "feature_unavailable";
    if (!isMissing || originOf("quic.enabled").source !== "default") throw error;
    logger.info("QUIC is not served: the optional package @matrixai/quic is not installed, or not for this machine");
    return undefined;
  }
};

const settingsOf = async ({ quic, limits }: ServerConfig): Promise<QuicSettings> => ({
  address: quic.address,
  certificate: quic.certificate.selfSigned
    ? await makeCertificate()
    : await loadCertificate(quic.certificate, "quic.certificate"),
  localPacketBytes: Math.min(MAX_PACKET_BYTES, Math.max(MIN_PACKET_BYTES, quic.initialMtuBytes)),
  receiveWindowBytes: quic.receiveWindowBytes,
  maxStreams: Number(quic.maxConcurrentBidiStreams),
  maxIdleMs: quic.maxIdleTimeoutMs,
  keepAliveMs: quic.keepAliveIntervalMs,
  handshakeTimeoutMs: limits.handshakeTimeoutMs,
  maxIncompleteBytes: limits.inFlightSizeBytes,
});
