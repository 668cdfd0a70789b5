// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import type { Metadata, User } from "../../../control/metadata/model.ts";
import type { SessionUser } from "../../../session/session.ts";
import type { Identity } from "../views/users.ts";
import { type Claims, jsonPart } from "./claims.ts";
import type { OwnTokens } from "./own-tokens.ts";
import type { RevokedTokens } from "./revoked-tokens.ts";
import type { TrustedIssuers } from "./trusted-issuers.ts";

/** Who sent a request, and the token that proved it. */
export interface Authenticated {
  readonly user: SessionUser;
  readonly tokenId: string;
  readonly expirySeconds: number;
}

interface Collaborators {
  readonly metadata: () => Metadata;
  readonly ownTokens: OwnTokens;
  readonly trustedIssuers: TrustedIssuers;
  readonly revoked: RevokedTokens;
}

const PREFIX = "Bearer ";

/** Knows whom a token stands for. A user who is deleted or deactivated has no valid token from that moment on. */
export class Authenticator {
  readonly #collaborators: Collaborators;

  constructor(collaborators: Collaborators) {
    this.#collaborators = collaborators;
  }

  /** Undefined for a header that proves nothing. */
  async authenticate(authorization: string | undefined): Promise<Authenticated | undefined> {
    if (authorization === undefined || !authorization.startsWith(PREFIX)) return undefined;
    const token = authorization.slice(PREFIX.length);
    const found = await this.#verify(token);
    if (found === undefined || this.#collaborators.revoked.has(found.claims.tokenId)) return undefined;
    const { claims, user } = found;
    return {
      user: { id: user.id, serial: user.serial },
      tokenId: claims.tokenId,
      expirySeconds: claims.expirySeconds,
    };
  }

  /** Whether what was true when the request came still is: long answers ask. */
  isStillValid({ user, tokenId, expirySeconds }: Authenticated): boolean {
    const { metadata, revoked } = this.#collaborators;
    const found = metadata().users.get(user.id);
    if (found?.serial !== user.serial || found.status !== "active") return false;
    return !revoked.has(tokenId) && expirySeconds > Date.now() / 1000;
  }

  issue(user: User): Promise<Identity> {
    return this.#collaborators.ownTokens.issue(user);
  }

  /** @throws IggyError cannot_write_to_file, cannot_generate_jwt */
  revoke({ tokenId, expirySeconds }: Authenticated): Promise<void> {
    return this.#collaborators.revoked.revoke(tokenId, expirySeconds);
  }

  /**
   * A new token for one of our own, which is revoked.
   * @throws IggyError invalid_access_token, invalid_jwt_algorithm, unauthenticated, those of revoke
   */
  async refresh(token: string): Promise<Identity> {
    const { ownTokens, trustedIssuers, revoked } = this.#collaborators;
    const { header, payload } = partsOf(token);
    if (header === undefined) throw new IggyError("invalid_access_token");
    const issuer = payload === undefined ? undefined : trustedIssuers.find(payload);
    if (issuer === undefined && header.get("alg") !== ownTokens.algorithm) {
      throw new IggyError("invalid_jwt_algorithm", { algorithm: String(header.get("alg")).slice(0, 16) });
    }
    const found = await this.#verify(token);
    if (found === undefined) throw new IggyError("unauthenticated");
    const { claims, user } = found;
    if (issuer !== undefined || revoked.has(claims.tokenId)) throw new IggyError("invalid_access_token");
    await revoked.revoke(claims.tokenId, claims.expirySeconds);
    return ownTokens.issue(user);
  }

  async #verify(token: string): Promise<{ readonly claims: Claims; readonly user: User } | undefined> {
    const { ownTokens, trustedIssuers } = this.#collaborators;
    if (ownTokens.isKnown(token)) return this.#verifyOwn(token);
    const { header, payload } = partsOf(token);
    if (header === undefined || payload === undefined) return undefined;
    const issuer = trustedIssuers.find(payload);
    const keyId = header.get("kid");
    if (issuer !== undefined && typeof keyId === "string") {
      const claims = await trustedIssuers.verify(issuer, token, keyId, payload);
      const user = claims === undefined ? undefined : this.#activeUser(issuer.config.userId);
      return claims === undefined || user === undefined ? undefined : { claims, user };
    }
    return this.#verifyOwn(token);
  }

  async #verifyOwn(token: string): Promise<{ readonly claims: Claims; readonly user: User } | undefined> {
    const claims = await this.#collaborators.ownTokens.verify(token);
    const user = claims === undefined ? undefined : this.#userOf(claims);
    return claims === undefined || user === undefined ? undefined : { claims, user };
  }

  /** A token without a serial was made by somebody else who knows the secret: its user must not be younger than it. */
  #userOf({ subject, serial, issuedAtSeconds }: Claims): User | undefined {
    if (!/^\d{1,10}$/.test(subject)) return undefined;
    const user = this.#activeUser(Number(subject));
    if (user === undefined) return undefined;
    const isSame =
      serial === undefined ? Math.floor(user.createdAtMicros / 1e6) <= issuedAtSeconds : serial === user.serial;
    return isSame ? user : undefined;
  }

  #activeUser(id: number): User | undefined {
    const user = this.#collaborators.metadata().users.get(id);
    return user?.status === "active" ? user : undefined;
  }
}

const partsOf = (token: string) => {
  const [header, payload] = token.split(".", 3);
  return { header: jsonPart(header ?? ""), payload: jsonPart(payload ?? "") };
};
