// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Filter } from "../filter/expression.ts";
import type { OffsetsPreview } from "./dialog.ts";
import type { Place, TopicPlace } from "./place.ts";
import type { ServerAction } from "./server-action.ts";
import type { ServerParts } from "./server-data.ts";
import type { ConnectionView, Size, State } from "./state.ts";
import type { MessageRow, TailBatch, TailStart } from "./tail.ts";

/** What happens to the program. */
export type Event =
  /** A key by its name (`up`, `ctrl+c`, `return`) or the character it types. */
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "wheel"; readonly by: -1 | 1 }
  /** From 0 on. */
  | { readonly type: "click"; readonly column: number; readonly row: number }
  | { readonly type: "resize"; readonly size: Size }
  | { readonly type: "tick"; readonly nowMs: number }
  | { readonly type: "parts"; readonly parts: ServerParts; readonly atMs: number; readonly roundTripMs: number }
  | { readonly type: "connection"; readonly change: Partial<ConnectionView>; readonly notice?: string }
  | { readonly type: "context"; readonly connection: ConnectionView; readonly isReadOnly: boolean }
  | { readonly type: "told"; readonly text: string; readonly isError: boolean }
  /** What is looked at was deleted. */
  | { readonly type: "gone"; readonly place: Place; readonly text: string }
  | { readonly type: "batch"; readonly batch: TailBatch }
  | {
      readonly type: "search";
      readonly scanned: bigint;
      readonly total: bigint;
      readonly found: readonly MessageRow[];
      readonly isRunning: boolean;
    }
  | { readonly type: "offsets"; readonly preview: OffsetsPreview }
  | { readonly type: "edited"; readonly text: string };

/** What the program does besides drawing. */
export type Effect =
  | { readonly type: "quit"; readonly isInterrupted: boolean }
  | { readonly type: "suspend" | "redraw" | "mouse" | "names" | "refresh" | "stop tail" | "stop search" }
  | {
      readonly type: "tail";
      readonly place: TopicPlace;
      readonly start: TailStart;
      readonly partitions: ReadonlySet<number> | undefined;
      readonly filter: Filter | undefined;
    }
  | { readonly type: "pause"; readonly isPaused: boolean }
  /** More messages before the first or after the last row. */
  | { readonly type: "more"; readonly direction: "before" | "after"; readonly rows: readonly MessageRow[] }
  | { readonly type: "copy"; readonly text: string; readonly what: string }
  | {
      readonly type: "export";
      readonly rows: readonly MessageRow[];
      readonly format: "ndjson" | "binary";
      readonly name: string;
    }
  | { readonly type: "search"; readonly place: TopicPlace; readonly filter: Filter; readonly limit: number }
  | { readonly type: "act"; readonly action: ServerAction }
  | {
      readonly type: "preview offsets";
      readonly place: Extract<Place, { screen: "group" }>;
      readonly target: string;
      readonly partitions: string;
    }
  | { readonly type: "use context"; readonly name: string }
  | { readonly type: "edit"; readonly text: string };

/** A state, and what is to be done. */
export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export const step = (state: State, ...effects: readonly Effect[]): Step => ({ state, effects });
