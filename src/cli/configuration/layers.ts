// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { credentialKeys, serverKeys, tlsKeys, type Values } from "./keys.ts";

/** Values from one source. */
export interface Layer {
  /** For people: the path of a file, the name of a context. */
  readonly origin: string;
  readonly values: Values;
}

export interface Setting {
  readonly value: unknown;
  readonly origin: string;
}

/**
 * Puts layers over each other, strongest first. Two groups are taken whole from the strongest layer that has any: which
 * server is meant, and with which credentials. A layer that names a server speaks of that one alone, so that its TLS
 * settings go with it, and the address of a project never meets the password of a context.
 */
export const mergeLayers = (layers: readonly Layer[]): ReadonlyMap<string, Setting> => {
  const merged = new Map<string, Setting>();
  let hasServer = false;
  let hasCredentials = false;
  for (const { origin, values } of layers) {
    const namesServer = hasAny(values, serverKeys);
    const skipsServer = hasServer && namesServer;
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined || merged.has(key)) continue;
      if (skipsServer && (serverKeys.has(key) || tlsKeys.has(key))) continue;
      if (hasCredentials && credentialKeys.has(key)) continue;
      merged.set(key, { value, origin });
    }
    hasServer ||= namesServer;
    hasCredentials ||= hasAny(values, credentialKeys);
  }
  return merged;
};

/** The values alone. */
export const valuesOf = (merged: ReadonlyMap<string, Setting>): Values =>
  Object.fromEntries([...merged].map(([key, { value }]) => [key, value]));

export const hasAny = (values: Values, keys: ReadonlySet<string>): boolean =>
  Object.entries(values).some(([key, value]) => keys.has(key) && value !== undefined);
