// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { stringify } from "smol-toml";
import type { LoadedConfig } from "./load/load-config.ts";
import { describeOrigin } from "./load/problem.ts";
import { type NamedKey, propertyName } from "./schema/key.ts";
import { type ServerConfig, serverKeys } from "./schema/server-schema.ts";

const MASK = "******";

/** One key as `iggy server config` shows it. */
export interface EffectiveValue {
  readonly key: string;
  /** As it could stand in a file; a mask for a secret that is set. */
  readonly value: unknown;
  readonly origin: string;
  readonly isDefault: boolean;
  readonly hasEffect: boolean;
}

/** Every key with its value and where the value comes from, in the order of the schema. */
export const describeConfig = ({ config, originOf }: LoadedConfig): EffectiveValue[] =>
  serverKeys.map((named) => {
    const origin = originOf(named.path);
    return {
      key: named.path,
      value: printValue(config, named),
      origin: describeOrigin(origin),
      isDefault: origin.source === "default",
      hasEffect: named.key.hasEffect,
    };
  });

/** The configuration as TOML that loads as the same configuration, secrets excepted. `values` replace some by path. */
export const toToml = (config: ServerConfig, values: Readonly<Record<string, unknown>> = {}): string => {
  const root: Record<string, unknown> = {};
  for (const named of serverKeys) {
    const value = values[named.path] ?? printValue(config, named);
    if (value !== undefined) setPath(root, named.path.split("."), value);
  }
  return `${stringify(root)}\n`;
};

const printValue = (config: ServerConfig, { path, key }: NamedKey): unknown => {
  const names = path.split(".");
  const last = names.length - 1;
  const value = names.reduce<unknown>(
    (at, name, place) => Reflect.get(at as object, propertyName(name, place === last ? key.kind.unit : "")),
    config,
  );
  const printed: unknown = key.kind.print(value);
  return key.secret && printed !== "" ? MASK : printed;
};

const setPath = (root: Record<string, unknown>, names: readonly string[], value: unknown): void => {
  const [name = "", ...rest] = names;
  if (rest.length === 0) {
    root[name] = value;
    return;
  }
  const nested = (root[name] ?? {}) as Record<string, unknown>;
  root[name] = nested;
  setPath(nested, rest, value);
};
