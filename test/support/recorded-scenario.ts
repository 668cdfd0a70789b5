// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./start-server.ts";

/** A step of a scenario that was recorded from the Apache Iggy 0.8 server. */
export interface RecordedStep {
  readonly n: number;
  readonly conn?: string;
  readonly action?: "connect" | "close" | "sleep" | "restart_server" | "send_raw" | "note";
  readonly ms?: number;
  readonly name?: string;
  readonly code?: number;
  readonly request?: string;
  readonly request_recipe?: RequestRecipe;
  readonly request_bind?: readonly RequestBind[];
  readonly status?: number | null;
  readonly response?: string;
  readonly response_head?: string;
  readonly decoded?: unknown;
  readonly volatile?: readonly string[];
  readonly volatile_ranges?: readonly (readonly [number, number])[];
  readonly unordered?: string;
  readonly quirk?: string;
  readonly note?: string;
  readonly request_raw?: string;
  readonly response_raw?: string;
  readonly response_raw_volatile?: boolean;
  readonly connection_closed?: boolean;
}

export interface RequestBind {
  readonly offset: number;
  readonly length: number;
  readonly from_step: number;
  readonly path: string;
  readonly delta?: number;
}

export interface RequestRecipe {
  readonly stream: number;
  readonly topic: number;
  readonly partition_id: number;
  readonly messages: readonly Record<string, unknown>[];
}

export interface RecordedScenario {
  readonly title: string;
  readonly setup: { readonly config: Readonly<Record<string, string>> };
  readonly steps: readonly RecordedStep[];
}

export const readScenario = (name: string): RecordedScenario =>
  JSON.parse(readFileSync(join(repositoryRoot, "test/fixtures/vectors", `${name}.json`), "utf8")) as RecordedScenario;

/** A reply where bytes that differ from run to run only say whether they are 0: ff where they are not. */
export const masked = (bytes: Buffer, ranges: RecordedStep["volatile_ranges"] = []): string => {
  const copy = Buffer.from(bytes);
  for (const [offset, length] of ranges) {
    const range = copy.subarray(offset, offset + length);
    range.fill(range.some((byte) => byte !== 0) ? 0xff : 0);
  }
  return copy.toString("hex");
};
