// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from "node:util";
import { stringify } from "smol-toml";
import type { LoadedConfig } from "./load/load-config.ts";
import { describeOrigin, MASK } from "./load/problem.ts";
import { setPath } from "./load/raw-values.ts";
import { type NamedKey, propertyName } from "./schema/key.ts";
import { type ServerConfig, serverKeys } from "./schema/server-schema.ts";

/** One key as `iggy server config` shows it. */
export interface EffectiveValue {
  readonly key: string;
  /** As it could stand in a file; a mask for a secret that is set. */
  readonly value: unknown;
  readonly origin: string;
  /** As it could stand in a file; absent for an optional key without one. */
  readonly default: unknown;
  /** Whether the value is the default one, wherever it comes from. */
  readonly isDefault: boolean;
  readonly hasEffect: boolean;
}

/** Every key with its value and where the value comes from, in the order of the schema. */
export const describeConfig = ({ config, originOf }: LoadedConfig): EffectiveValue[] =>
  serverKeys.map((named) => {
    const { path, key } = named;
    const printed = printValue(config, named);
    const printedDefault: unknown = key.kind.print(key.kind.parse(key.defaultValue));
    return {
      key: path,
      value: masked(named, printed),
      origin: describeOrigin(originOf(path)),
      default: printedDefault,
      isDefault: isDeepStrictEqual(printed, printedDefault),
      hasEffect: key.hasEffect,
    };
  });

/** The configuration as TOML that loads as the same configuration, secrets excepted. `values` replace some by path. */
export const toToml = (config: ServerConfig, values: Readonly<Record<string, unknown>> = {}): string => {
  const root: Record<string, unknown> = {};
  for (const named of serverKeys) {
    const value = values[named.path] ?? masked(named, printValue(config, named));
    if (value !== undefined) setPath(root, named.path.split("."), value);
  }
  return `${stringify(root)}\n`;
};

/** Every secret that is set, as it stands in a file. */
export const secretValues = (config: ServerConfig): string[] =>
  serverKeys
    .filter(({ key }) => key.secret)
    .map((named) => String(printValue(config, named) ?? ""))
    .filter((value) => value !== "");

const printValue = (config: ServerConfig, { path, key }: NamedKey): unknown => {
  const names = path.split(".");
  const last = names.length - 1;
  const value = names.reduce<unknown>(
    (at, name, place) => Reflect.get(at as object, propertyName(name, place === last ? key.kind.unit : "")),
    config,
  );
  return key.kind.print(value);
};

const masked = ({ key }: NamedKey, printed: unknown): unknown => (key.secret && printed !== "" ? MASK : printed);
