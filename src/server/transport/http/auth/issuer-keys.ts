// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createPublicKey, type KeyObject } from "node:crypto";
import { isJsonObject, type JsonObject } from "../../../../protocol/json/json-value.ts";
import { parseJson } from "../../../../protocol/json/parse-json.ts";
import type { Logger } from "../../../observability/logger.ts";

const FETCH_TIMEOUT_MS = 5000;
const MAX_KEY_SET_BYTES = 1024 * 1024;
/** Who sends tokens with made-up key ids must not have us ask the issuer as often as he likes. */
const MAX_FETCHES = 10;
const FETCH_WINDOW_MS = 10_000;
const curves: ReadonlySet<unknown> = new Set(["P-256", "P-384", "P-521"]);

/** The public keys of one issuer by their ids, fetched when one is asked for that is not known. */
export class IssuerKeys {
  readonly #url: string;
  readonly #logger: Logger;
  #keys: ReadonlyMap<string, KeyObject> = new Map();
  #fetching: Promise<void> | undefined;
  #windowStartMs = Number.NEGATIVE_INFINITY;
  #fetches = 0;

  constructor(url: string, logger: Logger) {
    this.#url = url;
    this.#logger = logger;
  }

  async find(keyId: string): Promise<KeyObject | undefined> {
    const known = this.#keys.get(keyId);
    if (known !== undefined) return known;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    await this.#fetching;
    return this.#keys.get(keyId);
  }

  /** Keys that are not listed any more are forgotten; a set that cannot be had leaves those that are known. */
  async #fetch(): Promise<void> {
    if (!this.#mayFetch()) return;
    try {
      const response = await fetch(this.#url, { redirect: "error", signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
      if (!response.ok) throw new Error(`status ${response.status}`);
      this.#keys = readKeySet(await readLimited(response));
    } catch (error) {
      this.#logger.warn("cannot fetch the keys of a trusted issuer", { url: this.#url, error });
    }
  }

  #mayFetch(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#windowStartMs > FETCH_WINDOW_MS) {
      this.#windowStartMs = nowMs;
      this.#fetches = 0;
    }
    this.#fetches++;
    return this.#fetches <= MAX_FETCHES;
  }
}

const readLimited = async ({ body }: Response): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_KEY_SET_BYTES) throw new Error(`more than ${MAX_KEY_SET_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** A set that holds a key that is neither RSA nor on a curve is refused as a whole. */
const readKeySet = (bytes: Buffer): ReadonlyMap<string, KeyObject> => {
  const set = parseJson(bytes);
  const listed = isJsonObject(set) ? set.get("keys") : undefined;
  if (!Array.isArray(listed)) throw new Error("not a set of keys");
  const keys = new Map<string, KeyObject>();
  for (const key of listed) {
    if (!isJsonObject(key)) throw new Error("a key that is no object");
    const type = key.get("kty");
    if (type !== "RSA" && type !== "EC") throw new Error("a key that is neither RSA nor EC");
    const keyId = key.get("kid");
    if (typeof keyId !== "string" || (type === "EC" && !curves.has(key.get("crv")))) continue;
    keys.set(keyId, createPublicKey({ key: publicPart(key), format: "jwk" }));
  }
  return keys;
};

const publicPart = (key: JsonObject) =>
  Object.fromEntries(
    ["kty", "n", "e", "crv", "x", "y"].flatMap((name) => (key.has(name) ? [[name, key.get(name)]] : [])),
  );
