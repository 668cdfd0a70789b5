// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What can be written: members that are undefined stand as null. */
export type Writable =
  | null
  | undefined
  | boolean
  | string
  | number
  | bigint
  | readonly Writable[]
  | { readonly [name: string]: Writable };

/** JSON text, whole numbers of any size in digits. */
export const writeJson = (value: Writable): string => {
  if (value === null || value === undefined) return "null";
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writeJson).join(",")}]`;
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`);
  return `{${members.join(",")}}`;
};

const isList = (value: object): value is readonly Writable[] => Array.isArray(value);
