// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { clientError } from "../errors.ts";
import type { ServerAddress, TlsOptions } from "./transport.ts";

/** How Node is told to verify the certificate of a server. */
export interface Verification {
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
  readonly ca?: string | Buffer;
}

/** @throws IggyError invalid_tls_certificate_path */
export const verificationOf = async (tls: TlsOptions, { host }: ServerAddress): Promise<Verification> => {
  const ca = await readAuthorities(tls);
  const name = tls.serverName ?? host;
  return {
    rejectUnauthorized: tls.rejectUnauthorized ?? true,
    ...(isIP(name) === 0 && { servername: name }),
    ...(ca !== undefined && { ca }),
  };
};

/**
 * The certificates that are trusted, PEM; undefined for those of the system.
 * @throws IggyError invalid_tls_certificate_path
 */
export const readAuthorities = async ({ ca, caFile }: TlsOptions): Promise<string | Buffer | undefined> => {
  if (caFile === undefined) return typeof ca === "object" ? Buffer.from(ca) : ca;
  try {
    return await readFile(caFile);
  } catch (cause) {
    throw clientError("invalid_tls_certificate_path", { path: caFile }, cause);
  }
};
