// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { clientError } from "../errors.ts";

/** Every name an option of this type may have. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/**
 * Refuses names nobody knows: a typing error would otherwise do nothing, and say nothing.
 * @throws IggyError invalid_configuration
 */
export const checkOptions = <Options extends object>(given: object, names: OptionNames<Options>): void => {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(names, name));
  if (unknown === undefined) return;
  throw clientError("invalid_configuration", { option: unknown, expected: Object.keys(names).join(", ") });
};

/** @throws IggyError invalid_configuration for another value than these */
export const checkChoice = (option: string, value: unknown, choices: readonly unknown[]): void => {
  if (choices.includes(value)) return;
  throw clientError("invalid_configuration", { option, value: String(value), expected: choices.join(", ") });
};
