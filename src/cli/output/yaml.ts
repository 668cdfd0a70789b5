// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Data as YAML; texts are in double quotes unless they are plain words, 64-bit numbers are texts as in JSON. */
export const toYaml = (value: unknown, indent = ""): string => {
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return value.map((item) => `${indent}- ${toYaml(item, `${indent}  `).trimStart()}`).join("\n");
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (entries.length === 0) return "{}";
    return entries.map(([key, item]) => `${indent}${scalar(key)}:${member(item, indent)}`).join("\n");
  }
  return scalar(value);
};

const member = (value: unknown, indent: string): string => {
  const isTree = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  return isTree ? `\n${toYaml(value, `${indent}  `)}` : ` ${toYaml(value)}`;
};

const PLAIN = /^[A-Za-z_][\w ./-]*$/;
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

const scalar = (value: unknown): string => {
  if (typeof value === "bigint") return JSON.stringify(value.toString());
  if (typeof value !== "string") return JSON.stringify(value ?? null);
  const isPlain = PLAIN.test(value) && !RESERVED.test(value) && value.trim() === value;
  return isPlain ? value : JSON.stringify(value);
};
