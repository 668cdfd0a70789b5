// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ConnectionOptions, defaultSettings, hasAddress } from "../connection/settings.ts";
import { configurationKeys, credentialKeys, keyOf, secretKeys, serverKeys } from "./keys.ts";
import type { Setting } from "./layers.ts";
import { storedSettings } from "./stored-settings.ts";

interface EffectiveSetting {
  readonly key: string;
  /** Durations are milliseconds; secrets are masked; null where there is none. */
  readonly value: string | number | boolean | null;
  readonly origin: string;
}

const durationKeys = new Set(["timeout", "connect_timeout", "retry_interval"]);
const credentialVariables = ["IGGY_TOKEN", "IGGY_TOKEN_NAME", "IGGY_USERNAME", "IGGY_PASSWORD"] as const;

/** Every setting with its value and where that comes from; `typed` are the options that stood on the line. */
export const effectiveSettings = async (
  options: ConnectionOptions,
  typed: ReadonlySet<string>,
): Promise<readonly EffectiveSetting[]> => {
  const { context, merged } = await storedSettings(options.context);
  const given = givenSettings(options, typed);
  const isGiven = (key: string): boolean => given.has(key);
  return [...configurationKeys.keys()].map((key) => {
    const isReplaced =
      (credentialKeys.has(key) && [...credentialKeys].some(isGiven)) ||
      (key === "connection_string" && hasAddress(options)) ||
      (serverKeys.has(key) && isGiven("connection_string"));
    const stored = isReplaced ? undefined : (merged.get(key) ?? storedSecret(key, merged));
    const chosen = key === "context" ? { value: context.name, origin: context.origin } : stored;
    const found = given.get(key) ?? chosen ?? { value: defaultSettings[key] ?? null, origin: "default" };
    const { value, origin } = found;
    return { key, value: value !== null && secretKeys.has(key) ? "******" : plain(value), origin };
  });
};

/** How a value reads for people. */
export const settingText = ({ key, value }: EffectiveSetting): string => {
  if (value === null) return "-";
  if (key === "retries" && value === Number.MAX_SAFE_INTEGER) return "unlimited";
  if (!durationKeys.has(key)) return String(value);
  return Number(value) % 1000 === 0 ? `${Number(value) / 1000}s` : `${value}ms`;
};

/** What was typed, or stands in the environment. */
const givenSettings = (options: ConnectionOptions, typed: ReadonlySet<string>): ReadonlyMap<string, Setting> => {
  const given = new Map<string, Setting>();
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === false || !configurationKeys.has(keyOf(name))) continue;
    const variable = configurationKeys.get(keyOf(name))?.env ?? "";
    given.set(keyOf(name), { value, origin: typed.has(name) ? `option --${name}` : `environment ${variable}` });
  }
  if ([...credentialKeys].some((key) => given.has(key)) || given.has("connection_string")) return given;
  const { IGGY_TOKEN, IGGY_TOKEN_NAME, IGGY_USERNAME, IGGY_PASSWORD } = process.env;
  const isComplete = IGGY_TOKEN || IGGY_TOKEN_NAME || (IGGY_USERNAME && IGGY_PASSWORD);
  for (const variable of isComplete ? credentialVariables : []) {
    const value = process.env[variable];
    if (value) given.set(variable.slice("IGGY_".length).toLowerCase(), { value, origin: `environment ${variable}` });
  }
  return given;
};

/** A password or token of a context that is kept apart from it. */
const storedSecret = (key: string, merged: ReadonlyMap<string, Setting>): Setting | undefined =>
  secretKeys.has(key) ? merged.get(`${key}_stored`) : undefined;

const plain = (value: unknown): string | number | boolean | null =>
  typeof value === "number" || typeof value === "boolean" || value === null ? value : String(value);
