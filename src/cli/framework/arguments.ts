// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Reader } from "./flags.ts";

interface ArgumentOptions {
  readonly description: string;
  readonly options?: readonly string[];
}

/** An argument of a command as oclif reads it; `Value` is what it is once read. */
export interface ArgumentDefinition<Value> extends ArgumentOptions {
  readonly required: boolean;
  readonly multiple?: boolean;
  /** Standard input is for messages and passwords, never for a forgotten argument. */
  readonly ignoreStdin: true;
  readonly default?: unknown;
  readonly parse: (text: string) => Promise<unknown>;
  readonly value?: Value;
}

export type ArgumentDefinitions = Readonly<Record<string, ArgumentDefinition<unknown>>>;
export type ArgumentValues<Arguments extends ArgumentDefinitions> = {
  readonly [Name in keyof Arguments]: Arguments[Name] extends ArgumentDefinition<infer Value> ? Value : never;
};

export const argument = <Value>(read: Reader<Value>, options: ArgumentOptions): ArgumentDefinition<Value> => ({
  ...options,
  required: true,
  ignoreStdin: true,
  parse: async (text) => read(text),
});

export const optionalArgument = <Value>(
  read: Reader<Value>,
  options: ArgumentOptions,
): ArgumentDefinition<Value | undefined> => ({ ...argument(read, options), required: false });

/** All arguments that are left; undefined when there are none. */
export const remainingArguments = <Value>(
  read: Reader<Value>,
  options: ArgumentOptions,
): ArgumentDefinition<readonly Value[] | undefined> => ({
  ...options,
  required: false,
  multiple: true,
  ignoreStdin: true,
  parse: async (text) => read(text),
});
