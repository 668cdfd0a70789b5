// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { JsonObject } from "../../../../protocol/json/json-value.ts";
import type { ServerConfig } from "../../../config/index.ts";
import { ROOT_USER_ID } from "../../../control/root-user.ts";
import type { Logger } from "../../../observability/logger.ts";
import { type Claims, readClaims } from "./claims.ts";
import { IssuerKeys } from "./issuer-keys.ts";

type IssuerConfig = ServerConfig["http"]["jwt"]["trustedIssuers"][number];

export interface TrustedIssuer {
  readonly config: IssuerConfig;
  readonly keys: IssuerKeys;
}

const LEEWAY_SECONDS = 60;
/** Signatures by key pairs only: a public key is no secret to make an HMAC with. */
const algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

/** Verifies the tokens of issuers that are configured, with the keys they publish. */
export class TrustedIssuers {
  readonly #issuers: ReadonlyMap<string, TrustedIssuer>;

  constructor(configs: readonly IssuerConfig[], logger: Logger) {
    const entries = configs.map((config): [string, TrustedIssuer] => {
      const issuer = { config, keys: new IssuerKeys(config.jwksUrl, logger) };
      return [normalized(config.issuer), issuer];
    });
    // The first of two entries for one issuer counts.
    this.#issuers = new Map(entries.reverse());
  }

  /** Who a token says it comes from, if that is one we trust; nothing is verified yet. */
  find(payload: JsonObject): TrustedIssuer | undefined {
    const issuer = payload.get("iss");
    return typeof issuer === "string" ? this.#issuers.get(normalized(issuer)) : undefined;
  }

  /** What a valid token says; undefined for any other, and whenever it would stand for the root user. */
  async verify(
    { config, keys }: TrustedIssuer,
    token: string,
    keyId: string,
    payload: JsonObject,
  ): Promise<Claims | undefined> {
    if (config.userId === ROOT_USER_ID) return undefined;
    const claims = readClaims(payload);
    if (claims === undefined || claims.issuer !== config.issuer) return undefined;
    if (!claims.audiences.includes(config.audience)) return undefined;
    if (claims.expirySeconds < Date.now() / 1000 - LEEWAY_SECONDS) return undefined;
    const key = await keys.find(keyId);
    if (key === undefined) return undefined;
    try {
      const { compactVerify } = await import("jose");
      await compactVerify(token, key, { algorithms });
      return claims;
    } catch {
      return undefined;
    }
  }
}

/** Scheme and host in lower case, the path as it is; what has no scheme in lower case without slashes at its end. */
const normalized = (issuer: string): string => {
  const parts = /^([a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?#]*)(.*)$/s.exec(issuer);
  if (parts === null) return issuer.toLowerCase().replace(/\/+$/, "");
  return `${(parts[1] ?? "").toLowerCase()}${parts[2] ?? ""}`;
};
