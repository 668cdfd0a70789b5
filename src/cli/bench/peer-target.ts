// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { BenchmarkOptions } from "../../bench/options/benchmark-options.ts";
import { type PeerName, type PeerOptions, peers } from "../../bench/options/peers.ts";
import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import { readServerAddress } from "../connection/server-address.ts";
import { exitCode } from "../errors/exit-codes.ts";
import { UsageError, UserError } from "../errors/user-error.ts";

interface PeerFlags {
  readonly peer?: PeerName | undefined;
  readonly "peer-address"?: string | undefined;
}

/**
 * The other server that is to be measured; undefined for one of ours.
 * @throws UsageError for an address of nobody
 */
export const peerOf = ({ peer: name, "peer-address": address }: PeerFlags): PeerOptions | undefined => {
  if (name === undefined) {
    if (address === undefined) return undefined;
    throw new UsageError("--peer-address needs --peer", `--peer ${Object.keys(peers).join("|")}`);
  }
  const { defaultPort } = peers[name];
  if (address === undefined) return { name, host: "127.0.0.1", port: defaultPort };
  const { host, port } = readServerAddress("tcp", /:\d+$/.test(address) ? address : `${address}:${defaultPort}`);
  return { name, host, port };
};

/** Where a peer is, in the place of a connection to a server of ours. */
export const peerConnection = ({ host, port }: PeerOptions): BenchmarkOptions["connection"] => ({
  options: { host, port },
  credentials: { username: "", password: "" },
});

/** Says what to install when a peer's client is missing, and how to name a peer that does not answer; throws everything else as it is. */
export const explainPeer = (error: unknown, { name: peer }: PeerOptions): never => {
  if (!isIggyError(error)) throw error;
  const { errorName: name, code } = error;
  const { packages, address, reason } = error.context;
  if (packages !== undefined) throw new UserError(String(reason), { hint: `npm install ${packages}`, name, code });
  if (name !== "cannot_establish_connection") throw error;
  throw new UserError(`no ${peers[peer].title} answers on ${address}: ${reason}`, {
    hint: "name another with --peer-address",
    exitCode: exitCode.unreachable,
    name,
    code,
  });
};
