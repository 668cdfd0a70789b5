// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { nearest } from "../../cli/framework/nearest.ts";
import { bindingsOfScreen, screenNames } from "../screens/bindings.ts";

/**
 * Checks the keys somebody gave to what keys do.
 * @throws Error for an unknown name, and for a key that would mean two things on a screen
 */
export const checkKeys = (chosen: Readonly<Record<string, readonly string[]>>): void => {
  const known = new Set(screenNames.flatMap((screen) => bindingsOfScreen(screen).map(({ name }) => name)));
  for (const name of Object.keys(chosen)) {
    if (known.has(name)) continue;
    const near = nearest(name, [...known]);
    throw new Error(`keys.${name} is unknown${near === undefined ? "" : `: did you mean ${near}?`}`);
  }
  refuseDoubles(chosen);
};

/** Keys that do nothing else wherever they are pressed. */
const FIXED: ReadonlySet<string> = new Set(["ctrl+c"]);

const refuseDoubles = (chosen: Readonly<Record<string, readonly string[]>>): void => {
  for (const screen of screenNames) {
    const seen = new Map<string, string>();
    for (const { name, keys } of bindingsOfScreen(screen)) {
      for (const key of chosen[name] ?? keys) {
        const other = FIXED.has(key) ? "leaving the program" : seen.get(key);
        const isChosen = name in chosen || (other !== undefined && other in chosen);
        if (other !== undefined && other !== name && isChosen)
          throw new Error(`the key ${key} would mean ${other} and ${name} on the screen ${screen}`);
        if (other === undefined) seen.set(key, name);
      }
    }
  }
};
