// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { arch } from "node:process";

/*
 * The words that a head's sequence guards need to be written after it turned odd and before it turns even, and read between
 * two looks at it. The sequence itself is always changed atomically. A processor of the x64 family keeps the order of writes
 * and that of reads, and the compiler moves neither past the calls that change the sequence, so that plain accesses do there,
 * which take a tenth of the time; on others every access is atomic. An atomic change is a barrier on x64 also for a plain
 * read behind it, which may so look for who waits for the change.
 */
const keepsOrder = arch === "x64";

export type LoadWord = (words: Int32Array, word: number) => number;

/** For the holder of the lock, beside whom nobody writes. */
export const loadOwnWord: LoadWord = (words, word) => words[word] ?? 0;

export const loadWord: LoadWord = keepsOrder ? loadOwnWord : (words, word) => Atomics.load(words, word);

export const storeWord: (words: Int32Array, word: number, value: number) => void = keepsOrder
  ? (words, word, value) => {
      words[word] = value;
    }
  : (words, word, value) => {
      Atomics.store(words, word, value);
    };
