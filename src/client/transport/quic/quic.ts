// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { clientConfig, type QuicLimits } from "../../../quic/quic-config.ts";
import { QuicConnection } from "../../../quic/quic-connection.ts";
import { CONNECTION_ID_BYTES, loadQuiche, SOCKET_BUFFER_BYTES } from "../../../quic/quiche.ts";
import { formatServerAddress, isLoopback } from "../../config/server-address.ts";
import { clientError } from "../../errors.ts";
import { FramedChannel } from "../framed-channel.ts";
import type { DialOptions, ServerAddress, TlsOptions, Transport } from "../transport.ts";
import { readAuthorities } from "../verification.ts";
import { RequestStreams } from "./request-streams.ts";

const LOOPBACK_PACKET_BYTES = 8192;
/** Fits the networks there are. */
const PACKET_BYTES = 1350;
const PROBE_MS = 5000;
const limits: Omit<QuicLimits, "maxPacketBytes"> = {
  receiveWindowBytes: 4 * 1024 * 1024,
  maxStreams: 0,
  maxIdleMs: 10_000,
};

/** QUIC, one stream a request. Certificates are verified unless told otherwise, or the server is on this machine and nothing is told. */
export const quicTransport: Transport = {
  dial: async (options: DialOptions) => {
    const { address, tls, connectTimeoutMs } = options;
    const quiche = await loadQuiche();
    if (quiche === undefined)
      throw failure(address, "the package @matrixai/quic is not installed, or not for this machine");
    const { remote, socket } = await openSocket(address);
    const maxPacketBytes = isLoopback({ host: remote.host }) ? LOOPBACK_PACKET_BYTES : PACKET_BYTES;
    const config = clientConfig(quiche, { ...limits, maxPacketBytes }, await trustOf(tls, address));
    const { address: host, port } = socket.address();
    const local = { host, port };
    const name = tls.serverName ?? (isLoopback(address) ? "localhost" : address.host);
    const id = randomBytes(CONNECTION_ID_BYTES);
    const connection = new QuicConnection(
      quiche,
      quiche.Connection.connect(name, id, local, remote, config),
      maxPacketBytes,
      { local, send: (packet) => socket.send(packet, (error) => error !== null && connection.close(error.message)) },
    );
    const streams = new RequestStreams(connection);
    const channel = new FramedChannel(streams, options.limits);
    socket.on("message", (datagram, from) => connection.receive(datagram, { host: from.address, port: from.port }));
    // The system says so when nobody listens there, or nobody does any more.
    socket.on("error", (error) => connection.close(error.message));
    const probes = setInterval(() => connection.probe(), PROBE_MS);
    probes.unref();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => connection.close(`no answer within ${connectTimeoutMs} ms`), connectTimeoutMs);
      streams.start({
        onEstablished: () => {
          clearTimeout(timer);
          resolve();
        },
        onReply: (bytes) => channel.push(bytes),
        onEnded: (reason) => {
          clearTimeout(timer);
          clearInterval(probes);
          // The packet that says so is on its way.
          setImmediate(() => socket.close());
          channel.ended(new Error(reason));
          reject(failure(address, reason));
        },
      });
    });
    return channel;
  },
};

const failure = (address: ServerAddress, reason: string): Error =>
  clientError("cannot_establish_connection", { address: formatServerAddress(address), reason });

const openSocket = async (address: ServerAddress) => {
  try {
    const { address: host, family } = await lookup(address.host);
    const type = family === 6 ? "udp6" : "udp4";
    const socket = createSocket({ type, recvBufferSize: SOCKET_BUFFER_BYTES, sendBufferSize: SOCKET_BUFFER_BYTES });
    const own = isLoopback({ host }) ? host : family === 6 ? "::" : "0.0.0.0";
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, own, () => socket.connect(address.port, host, resolve));
    });
    socket.removeAllListeners("error");
    return { remote: { host, port: address.port }, socket };
  } catch (cause) {
    throw failure(address, cause instanceof Error ? cause.message : String(cause));
  }
};

/** Nobody is between this machine and itself, and servers make a certificate of their own unless they are given one. */
const trustOf = async (tls: TlsOptions, address: ServerAddress) => {
  const given = await readAuthorities(tls);
  return {
    rejectUnauthorized: tls.rejectUnauthorized ?? (given !== undefined || !isLoopback(address)),
    ca: given === undefined ? undefined : Buffer.from(given),
  };
};
