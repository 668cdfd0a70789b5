// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

type Claims = Readonly<Record<string, unknown>>;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Claims as they were recorded: times are relative to now. */
export const claimsAt = (claims: Claims): Claims => {
  const nowSeconds = Math.floor(Date.now() / 1000);
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => {
      const relative = typeof value === "string" ? /^now([+-]\d+(?:\.\d+)?)$/.exec(value) : null;
      return [name, relative === null ? value : nowSeconds + Number(relative[1])];
    }),
  );
};

/** A token signed with a secret, with any header; without an algorithm, or with none, it has no signature. */
export const secretToken = (header: Claims, claims: Claims, secret: string): string => {
  const signed = `${encode(header)}.${encode(claims)}`;
  const hash = { HS256: "sha256", HS384: "sha384", HS512: "sha512" }[String(header["alg"])];
  return `${signed}.${hash === undefined ? "" : createHmac(hash, secret).update(signed).digest("base64url")}`;
};

/** A key pair of an issuer. */
export class IssuerKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;

  constructor(keyId: string, curve?: "P-256" | "P-384") {
    this.keyId = keyId;
    const pair =
      curve === undefined
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : generateKeyPairSync("ec", { namedCurve: curve });
    this.privateKey = pair.privateKey;
    this.publicKey = pair.publicKey;
  }

  get jwk(): Claims {
    return { ...this.publicKey.export({ format: "jwk" }), kid: this.keyId };
  }

  token(header: Claims, claims: Claims): string {
    const signed = `${encode(header)}.${encode(claims)}`;
    const algorithm = String(header["alg"]);
    const pss = algorithm.startsWith("PS") ? { padding: 6, saltLength: Number(algorithm.slice(2)) / 8 } : {};
    const options = { key: this.privateKey, dsaEncoding: "ieee-p1363" as const, ...pss };
    return `${signed}.${sign(`sha${algorithm.slice(2)}`, Buffer.from(signed), options).toString("base64url")}`;
  }
}

/** Serves the public keys of an issuer. */
export class KeySetServer {
  readonly #server: Server;
  keys: readonly Claims[] = [];
  requestsCount = 0;

  private constructor() {
    this.#server = createServer((_, response) => {
      this.requestsCount++;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ keys: this.keys }));
    });
  }

  static async start(): Promise<KeySetServer> {
    const started = new KeySetServer();
    await new Promise<void>((resolve) => started.#server.listen(0, "127.0.0.1", resolve));
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/jwks.json`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
