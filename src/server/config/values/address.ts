// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ValueProblem } from "./value-problem.ts";

/** Where a listener listens. */
export interface Address {
  /** A host name or an IP address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

const ADVICE = 'write "127.0.0.1:8090", "[::1]:8090" or "localhost:8090"; port 0 takes any free port';
const ADDRESS = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/;

export const parseAddress = (raw: unknown): Address => {
  const match = typeof raw === "string" ? ADDRESS.exec(raw.trim()) : null;
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || !(port <= 65_535)) throw new ValueProblem("is not an address", ADVICE);
  return { host, port };
};

export const printAddress = ({ host, port }: Address): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
