// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

interface Bounds {
  readonly min: number;
  readonly max: number;
}

export const usernameBytes: Bounds = { min: 3, max: 50 };
export const passwordBytes: Bounds = { min: 3, max: 100 };
export const tokenNameBytes: Bounds = { min: 3, max: 30 };

/** Whether a text has a length within bounds, in bytes of UTF-8. */
export const isWithin = (text: string, { min, max }: Bounds): boolean => {
  const length = Buffer.byteLength(text);
  return length >= min && length <= max;
};
