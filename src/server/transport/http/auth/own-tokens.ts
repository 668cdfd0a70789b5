// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from "node:crypto";
import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import { MAX_U64 } from "../../../../protocol/primitives/integers.ts";
import type { ServerConfig } from "../../../config/index.ts";
import type { User } from "../../../control/metadata/model.ts";
import type { Identity } from "../views/users.ts";
import { type Claims, jsonPart, readClaims, SERIAL_CLAIM } from "./claims.ts";
import { newTokenId } from "./token-id.ts";

type JwtConfig = ServerConfig["http"]["jwt"];

/** Lifetime of a token that does not expire. */
const NEVER_SECONDS = 1_000_000_000;
const NEVER_MICROS = MAX_U64;
/** Tokens whose signature is known to be right; the oldest makes room. */
const MAX_KNOWN = 4096;

/** Makes and verifies the tokens of this server. */
export class OwnTokens {
  readonly #config: JwtConfig;
  readonly #encodingKey: Uint8Array;
  readonly #decodingKey: Uint8Array;
  readonly #known = new Map<string, Claims>();

  constructor(config: JwtConfig) {
    this.#config = config;
    const { encodingSecret, decodingSecret } = config;
    const fallback = randomBytes(32).toString("hex");
    this.#encodingKey = keyOf(config, encodingSecret || decodingSecret || fallback);
    this.#decodingKey = keyOf(config, decodingSecret || encodingSecret || fallback);
  }

  get algorithm(): string {
    return this.#config.algorithm;
  }

  async issue({ id, serial }: User): Promise<Identity> {
    const { algorithm, issuer, audience, accessTokenExpiryMicros, notBeforeMs } = this.#config;
    const nowSeconds = Math.floor(Date.now() / 1000);
    const lifetimeSeconds =
      accessTokenExpiryMicros === NEVER_MICROS ? NEVER_SECONDS : Number(accessTokenExpiryMicros / 1_000_000n);
    const expirySeconds = nowSeconds + lifetimeSeconds;
    try {
      const { SignJWT } = await import("jose");
      const token = await new SignJWT({ [SERIAL_CLAIM]: serial })
        .setProtectedHeader({ typ: "JWT", alg: algorithm })
        .setJti(newTokenId())
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(String(id))
        .setIssuedAt(nowSeconds)
        .setExpirationTime(expirySeconds)
        .setNotBefore(nowSeconds + Math.floor(notBeforeMs / 1000))
        .sign(this.#encodingKey);
      return { userId: id, token, expirySeconds };
    } catch (cause) {
      throw new IggyError("cannot_generate_jwt", {}, { cause });
    }
  }

  /** Whether the signature of a token of our own was verified before, so that nothing of it has to be looked at again. */
  isKnown(token: string): boolean {
    return this.#known.has(token);
  }

  /** What a token says that this server, or whoever knows its secret, made and that is valid; undefined for any other. */
  async verify(token: string): Promise<Claims | undefined> {
    const claims = this.#known.get(token) ?? (await this.#verifySignature(token));
    if (claims === undefined) return undefined;
    const { validIssuers, validAudiences, clockSkewMs } = this.#config;
    if (claims.expirySeconds < Date.now() / 1000 - clockSkewMs / 1000) return undefined;
    if (!validIssuers.includes(claims.issuer)) return undefined;
    return claims.audiences.some((audience) => validAudiences.includes(audience)) ? claims : undefined;
  }

  async #verifySignature(token: string): Promise<Claims | undefined> {
    try {
      const { compactVerify } = await import("jose");
      await compactVerify(token, this.#decodingKey, { algorithms: [this.#config.algorithm] });
    } catch {
      return undefined;
    }
    const payload = jsonPart(token.split(".")[1] ?? "");
    const claims = payload === undefined ? undefined : readClaims(payload);
    if (claims !== undefined) this.#remember(token, claims);
    return claims;
  }

  #remember(token: string, claims: Claims): void {
    const oldest = this.#known.keys().next();
    if (this.#known.size >= MAX_KNOWN && oldest.done !== true) this.#known.delete(oldest.value);
    this.#known.set(token, claims);
  }
}

const keyOf = ({ useBase64Secret }: JwtConfig, secret: string): Uint8Array =>
  useBase64Secret ? Buffer.from(secret, "base64") : Buffer.from(secret);
