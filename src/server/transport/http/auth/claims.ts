// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { JsonProblem } from "../../../../protocol/json/json-problem.ts";
import { isJsonObject, type JsonObject } from "../../../../protocol/json/json-value.ts";
import { parseJson } from "../../../../protocol/json/parse-json.ts";

/** What a token says; times in seconds since the epoch. */
export interface Claims {
  readonly tokenId: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly subject: string;
  readonly expirySeconds: number;
  readonly issuedAtSeconds: number;
  /** Of the user, see User.serial; undefined in tokens that this server did not make. */
  readonly serial: number | undefined;
}

/** Members of a part of a token; undefined for what is no object. */
export const jsonPart = (base64Url: string): JsonObject | undefined => {
  try {
    const value = parseJson(Buffer.from(base64Url, "base64url"));
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof JsonProblem) return undefined;
    throw error;
  }
};

/** Undefined when a claim is missing or of a wrong type; all seven have to be there. */
export const readClaims = (payload: JsonObject): Claims | undefined => {
  const text = (name: string): string | undefined => {
    const value = payload.get(name);
    return typeof value === "string" ? value : undefined;
  };
  const [tokenId, issuer, subject] = [text("jti"), text("iss"), text("sub")];
  const [expirySeconds, issuedAtSeconds, notBefore] = ["exp", "iat", "nbf"].map((name) => seconds(payload, name));
  const audiences = audiencesOf(payload);
  if (tokenId === undefined || issuer === undefined || subject === undefined || audiences === undefined)
    return undefined;
  if (expirySeconds === undefined || issuedAtSeconds === undefined || notBefore === undefined) return undefined;
  const serial = payload.get(SERIAL_CLAIM);
  return {
    tokenId,
    issuer,
    subject,
    audiences,
    expirySeconds,
    issuedAtSeconds,
    serial: typeof serial === "number" ? serial : undefined,
  };
};

/** A claim of our own. */
export const SERIAL_CLAIM = "iggy_serial";

const seconds = (payload: JsonObject, name: string): number | undefined => {
  const value = payload.get(name);
  if (typeof value === "bigint") return value >= 0n ? Number(value) : undefined;
  return typeof value === "number" && value >= 0 ? value : undefined;
};

const audiencesOf = (payload: JsonObject): readonly string[] | undefined => {
  const value = payload.get("aud");
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return undefined;
  return value.every((item) => typeof item === "string") ? value : undefined;
};
