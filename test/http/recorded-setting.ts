// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ServedPlace, startEmbedded } from "../support/embedded-server.ts";
import { GroupClient } from "../support/group-client.ts";
import { bearer, httpCall, httpLogin } from "../support/http-call.ts";
import { RawConnection } from "../support/raw-connection.ts";
import type { RecordedExchange } from "../support/recorded-exchanges.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { claimsAt, IssuerKey, KeySetServer, secretToken } from "../support/test-tokens.ts";
import { until } from "../support/until.ts";

const SECRET = "IGGY_HTTP_JWT_ENCODING_SECRET";
const KEY_SET_URL = "IGGY_HTTP_JWT_TRUSTED_ISSUERS_0_JWKS_URL";

/** Making them takes longer than most recordings. */
const keys = new Map(
  [
    new IssuerKey("rsa-1"),
    new IssuerKey("rsa-2"),
    new IssuerKey("ec-256", "P-256"),
    new IssuerKey("ec-384", "P-384"),
  ].map((key) => [key.keyId, key] as const),
);

const jwks = (...keyIds: readonly string[]) => keyIds.map((keyId) => keys.get(keyId)!.jwk);

/** The server a recording is repeated on, and what happened around the exchanges. */
export class RecordedSetting {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #dataDirectory = temporaryDirectory();
  readonly #keySet: KeySetServer;
  #server: ServedPlace | undefined;
  #connection: RawConnection | undefined;

  private constructor(environment: Readonly<Record<string, string>>, keySet: KeySetServer) {
    const trusts = environment[KEY_SET_URL] !== undefined;
    this.#environment = { ...environment, ...(trusts && { [KEY_SET_URL]: keySet.url }) };
    this.#keySet = keySet;
    keySet.keys = jwks("rsa-1", "ec-256", "ec-384");
  }

  static async start(environment: Readonly<Record<string, string>>): Promise<RecordedSetting> {
    const setting = new RecordedSetting(environment, await KeySetServer.start());
    await setting.#startServer();
    return setting;
  }

  get port(): number {
    return this.#server!.httpPort;
  }

  /** What has to happen before an exchange. */
  async before({ name, note = "" }: RecordedExchange): Promise<void> {
    if (name === "clients with one unauthenticated TCP connection") {
      this.#connection = await RawConnection.open(this.#server!.port);
      await this.#untilClients(1);
    }
    if (name === "clients with one authenticated TCP connection") await this.#connection!.login();
    if (name === "group details with one TCP member") {
      this.#connection = (await GroupClient.joined(this.#server!, "g1")).connection;
    }
    if (name === "clients after TCP disconnect" || name === "group details after member disconnect") {
      this.#connection!.destroy();
      await this.#untilClients(0);
    }
    if (name === "expired token (3 s later)") await new Promise((resolve) => setTimeout(resolve, 3000));
    if (note === "server restarted before this request") {
      await this.#server!.stop();
      await this.#startServer();
    }
    if (note === "JWKS now serves only rsa-2") this.#keySet.keys = jwks("rsa-2");
    if (note === "JWKS serves rsa-1 and an oct key") {
      this.#keySet.keys = [...jwks("rsa-1"), { kty: "oct", kid: "o", k: "AA" }];
    }
    if (note.startsWith("JWKS serves rsa-1 and an EC key on an unsupported curve")) {
      this.#keySet.keys = [...jwks("rsa-1"), { kty: "EC", kid: "e", crv: "secp256k1", x: "AA", y: "AA" }];
    }
  }

  /** The token an exchange describes. */
  token({ name, token_header: header = {}, token_claims: claims, token_note: note = "" }: RecordedExchange): string {
    if (claims === undefined) return "";
    const now = claimsAt(claims);
    const keyId = header["kid"];
    if (String(header["alg"]).match(/^(RS|PS|ES)/) !== null) return this.#signed(name, header, now);
    const algorithm = header["alg"] ?? /alg (\w+)/.exec(note)?.[1] ?? "HS256";
    const kid = keyId ?? (note.includes("kid") ? "k1" : undefined);
    const typ = note === "header typ null" ? {} : { typ: "JWT" };
    const wrong = note === "signed with another secret" || name.includes("public modulus");
    const secret = wrong ? "another" : (this.#environment[SECRET] ?? "");
    return secretToken({ ...typ, alg: algorithm, ...(kid !== undefined && kid !== null && { kid }) }, now, secret);
  }

  async stop(): Promise<void> {
    this.#connection?.destroy();
    await this.#server?.stop();
    await this.#keySet.stop();
  }

  #signed(
    name: string,
    header: Readonly<Record<string, string | null>>,
    claims: Readonly<Record<string, unknown>>,
  ): string {
    const kid = header["kid"] ?? undefined;
    const known = keys.get(kid ?? "rsa-1") ?? keys.get("rsa-1")!;
    const key = name === "signed by another key" ? keys.get("rsa-2")! : known;
    return key.token({ alg: header["alg"], ...(kid !== undefined && { kid }) }, claims);
  }

  async #startServer(): Promise<void> {
    this.#server = await startEmbedded({ dataDirectory: this.#dataDirectory, environment: this.#environment });
  }

  async #untilClients(count: number): Promise<void> {
    const headers = bearer(await httpLogin(this.port));
    await until("clients are known", async () => {
      const { text } = await httpCall(this.port, { path: "/clients", headers });
      return (JSON.parse(text) as unknown[]).length === count;
    });
  }
}
