// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MAX_U64 } from "../../../protocol/primitives/integers.ts";
import { parseCaseSensitiveDuration, printDuration } from "./duration.ts";
import { ValueProblem } from "./value-problem.ts";

/** Microseconds; these two are as the protocol writes them. */
export const NEVER_EXPIRES = MAX_U64;
export const SERVER_DEFAULT_EXPIRY = 0n;

const NEVER_WORDS = new Set(["none", "None", "unlimited", "Unlimited", "never_expire"]);
const DEFAULT_WORDS = new Set(["default", "Default", "server_default", "Server_default"]);
const MAX_SECONDS = 4_294_967_295;

/** Microseconds until something expires. */
export const parseExpiry = (raw: unknown): bigint => {
  if (typeof raw === "string" && NEVER_WORDS.has(raw)) return NEVER_EXPIRES;
  if (typeof raw === "string" && DEFAULT_WORDS.has(raw)) return SERVER_DEFAULT_EXPIRY;
  const milliseconds = parseCaseSensitiveDuration(raw);
  if (milliseconds > MAX_SECONDS * 1000) throw new ValueProblem("is too long", `use at most ${MAX_SECONDS}s`);
  return BigInt(Math.round(milliseconds * 1000));
};

export const printExpiry = (micros: bigint): string => {
  if (micros === NEVER_EXPIRES) return "never_expire";
  return micros === SERVER_DEFAULT_EXPIRY ? "server_default" : printDuration(Number(micros) / 1000);
};
