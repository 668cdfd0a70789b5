// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { nearestNames } from "../../protocol/primitives/nearest-names.ts";

/** The known word a person most likely meant; undefined when none is like it. */
export const nearest = (typed: string, known: readonly string[]): string | undefined =>
  nearestNames(typed, known).find((word) => isAlike(typed, word));

/** Short words are near to anything: half of the letters have to be the same. */
const isAlike = (typed: string, word: string): boolean => {
  const [typedLetters, letters] = [lettersOf(typed), lettersOf(word)];
  const longest = Math.max(typedLetters.length, letters.length);
  const shared = typedLetters.filter((letter) => {
    const at = letters.indexOf(letter);
    if (at >= 0) letters.splice(at, 1);
    return at >= 0;
  });
  return shared.length * 2 > longest;
};

const lettersOf = (word: string): string[] => [...word.toLowerCase().replace(/^-+/, "")];
