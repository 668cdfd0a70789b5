// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { UsageError } from "../errors/user-error.ts";

export interface FlagOptions {
  readonly summary: string;
  readonly char?: string;
  readonly aliases?: readonly string[];
  readonly charAliases?: readonly string[];
  readonly env?: string;
  readonly hidden?: boolean;
  readonly helpGroup?: string;
  readonly helpValue?: string;
  readonly options?: readonly string[];
  readonly exclusive?: readonly string[];
  readonly dependsOn?: readonly string[];
  /** The default as help shows it, where the value itself would not say much. */
  readonly defaultHelp?: string;
}

/** An option of a command as oclif reads it; `Value` is what it is once read. */
export interface FlagDefinition<Value> extends Omit<FlagOptions, "defaultHelp"> {
  readonly type: "boolean" | "option";
  readonly multiple?: boolean;
  readonly multipleNonGreedy?: boolean;
  readonly default?: unknown;
  readonly defaultHelp?: () => Promise<string>;
  readonly parse?: (text: string) => Promise<unknown>;
  readonly value?: Value;
}

export type FlagDefinitions = Readonly<Record<string, FlagDefinition<unknown>>>;
export type FlagValues<Flags extends FlagDefinitions> = {
  readonly [Name in keyof Flags]: Flags[Name] extends FlagDefinition<infer Value> ? Value : never;
};

/** Reads the text of an option or argument, or throws a UsageError that says what it expects. */
export type Reader<Value> = (text: string) => Value;

/** A switch; false when it is not given. */
export const booleanFlag = (options: FlagOptions): FlagDefinition<boolean> => ({
  ...definitionOf(options),
  type: "boolean",
});

/** An option with a value; undefined when it is not given and has no default. */
export function valueFlag<Value>(
  read: Reader<Value>,
  options: FlagOptions & { readonly default: NoInfer<Value> },
): FlagDefinition<Value>;
export function valueFlag<Value>(read: Reader<Value>, options: FlagOptions): FlagDefinition<Value | undefined>;
export function valueFlag<Value>(
  read: Reader<Value>,
  options: FlagOptions & { readonly default?: Value },
): FlagDefinition<Value | undefined> {
  const { default: value } = options;
  return {
    ...definitionOf(options),
    type: "option",
    ...(value === undefined ? {} : { default: value }),
    parse: async (text) => read(text),
  };
}

/** An option that may be given several times. */
export const manyFlag = <Value>(
  read: Reader<Value>,
  options: FlagOptions,
): FlagDefinition<readonly Value[] | undefined> => ({
  ...definitionOf(options),
  type: "option",
  multiple: true,
  multipleNonGreedy: true,
  parse: async (text) => read(text),
});

/** Text as it is; never empty. */
export const text: Reader<string> = (value) => {
  if (value === "") throw new UsageError("expected a text that is not empty");
  return value;
};

const definitionOf = ({ defaultHelp, ...options }: FlagOptions) => ({
  ...options,
  ...(defaultHelp === undefined ? {} : { defaultHelp: async () => defaultHelp }),
});
