// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

const NAME_DIGITS = 20;
const LOG_NAME = /^(\d{1,20})\.log$/;

/** File name of the segment that starts at `baseOffset`, without its extension: 20 decimal digits. */
export const segmentName = (baseOffset: number): string => String(baseOffset).padStart(NAME_DIGITS, "0");

/** The base offset in the name of a `.log` file; undefined for a name that is none. */
export const baseOffsetOf = (fileName: string): number | undefined => {
  const digits = LOG_NAME.exec(fileName)?.[1];
  return digits === undefined ? undefined : Number(digits);
};
