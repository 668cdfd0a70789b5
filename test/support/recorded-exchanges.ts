// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./start-server.ts";

/** A request and its answer, recorded from the HTTP API of the Apache Iggy 0.8 server. */
export interface RecordedExchange {
  readonly name: string;
  readonly note?: string;
  readonly method: string;
  readonly path: string;
  readonly request_headers: Readonly<Record<string, string>>;
  readonly request_body?: unknown;
  readonly request_raw?: string;
  readonly request_fill?: RequestFill;
  /** Null for a connection that was closed without an answer. */
  readonly status: number | null;
  readonly response_headers: Readonly<Record<string, string>>;
  readonly response_body?: unknown;
  readonly response_raw?: string;
  readonly response_binary_prefix_hex?: string;
  readonly volatile: readonly string[];
  readonly capture?: Readonly<Record<string, string>>;
  readonly token_header?: Readonly<Record<string, string | null>>;
  readonly token_claims?: Readonly<Record<string, unknown>>;
  readonly token_note?: string;
}

interface RequestFill {
  readonly prefix: string;
  readonly fill: string;
  readonly count: number;
  readonly suffix: string;
}

export interface RecordedGroup {
  readonly group: string;
  readonly server_env: Readonly<Record<string, string>>;
  readonly exchanges: readonly RecordedExchange[];
}

const folder = join(repositoryRoot, "test/fixtures/vectors/http");

export const recordedGroupNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".json") && !file.startsWith("09_"))
  .map((file) => file.slice(0, -".json".length));

export const readRecordedGroup = <Group = RecordedGroup>(name: string): Group =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Group;

/** What was captured from answers, by the names that stand for it. */
export class Captured {
  readonly #values = new Map<string, string>();

  /** A text with the names replaced by what they stand for. */
  fill(text: string): string {
    return text.replace(/\$\{(\w+)\}/g, (found, name: string) => this.#values.get(name) ?? found);
  }

  take(capture: RecordedExchange["capture"], answer: string): void {
    for (const [name, path] of Object.entries(capture ?? {})) {
      const value = path
        .slice(2)
        .split(".")
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], JSON.parse(answer));
      if (value !== undefined) this.#values.set(name, String(value));
    }
  }
}

export const requestBody = (exchange: RecordedExchange, captured: Captured, token: string): string | undefined => {
  const { request_raw: raw, request_fill: fill, request_body: body } = exchange;
  if (raw !== undefined) return captured.fill(raw).replaceAll("<token>", token);
  if (fill !== undefined) return fill.prefix + fill.fill.repeat(fill.count) + fill.suffix;
  // What is no integer for JavaScript was one when it was recorded.
  if (body !== undefined && body !== null) return JSON.stringify(body).replaceAll("18446744073709552000", MAX_U64);
  return undefined;
};

const MAX_U64 = "18446744073709551615";

/** JSON with large integers as texts and what differs from run to run as stars, its members in their order. */
export const maskedJson = (raw: string, volatile: readonly string[]): string => {
  const value: unknown = JSON.parse(raw.replace(/([:[,])(\d{16,})(?=[,\]}])/g, '$1"$2"'));
  for (const path of volatile) if (path.startsWith("$.")) mask(value, path.slice(2).split("."));
  return JSON.stringify(value, undefined, 1);
};

/** Text without the values of the samples that differ. */
export const maskedText = (text: string, volatile: readonly string[]): string =>
  volatile
    .filter((path) => path.startsWith("$text."))
    .reduce((masked, path) => masked.replace(new RegExp(`^${path.slice(6)} \\d+$`, "m"), `${path.slice(6)} *`), text);

const mask = (value: unknown, [key, ...rest]: readonly string[]): void => {
  if (typeof value !== "object" || value === null || key === undefined) return;
  const holder = value as Record<string, unknown>;
  for (const name of key === "*" ? Object.keys(holder) : [key]) {
    if (rest.length > 0) mask(holder[name], rest);
    else if (name in holder && holder[name] !== null) holder[name] = "*";
  }
};
