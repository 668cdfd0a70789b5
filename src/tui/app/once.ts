// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { toJson } from "../../cli/output/json.ts";
import { pause } from "../../client/pause.ts";
import { lookAt } from "../data/look.ts";
import { TailReader } from "../data/tail-reader.ts";
import { lineText } from "../draw/line.ts";
import { drawFrame } from "../screens/frame.ts";
import type { Place } from "../state/place.ts";
import { currentPlace, initialState, type Settings, type Size, type State } from "../state/state.ts";
import type { TailBatch } from "../state/tail.ts";
import { messageRowAsJson } from "../text/message-json.ts";
import { jumpTo } from "../update/navigate.ts";
import { update } from "../update/update.ts";
import type { Connected } from "./program.ts";

interface OnceOptions {
  readonly connected: Connected;
  readonly settings: Settings;
  readonly places: readonly Place[];
  readonly size: Size;
}

/** Time between the two looks that rates are worked out from. */
const BETWEEN_MS = 500;

/** One look at a screen, for scripts: the state it would be drawn from. */
export const lookOnce = async ({ connected, settings, places, size }: OnceOptions): Promise<State> => {
  const { client, view } = connected;
  let { state } = jumpTo(initialState(size, settings, view, Date.now()), ...places);
  const place = currentPlace(state);
  for (let look = 0; look < 2; look++) {
    if (look > 0) await pause(BETWEEN_MS);
    const startedMs = performance.now();
    await client.system.ping();
    const roundTripMs = performance.now() - startedMs;
    const parts = await lookAt(client, place);
    state = update(state, { type: "parts", parts, atMs: Date.now(), roundTripMs }).state;
  }
  if (place.screen !== "topic" || state.tail === undefined) return { ...state, nowMs: Date.now() };
  const { start } = state.tail;
  const batch = await new Promise<TailBatch>((resolve) => {
    const reader = new TailReader(client, {
      place,
      start,
      partitions: undefined,
      filter: undefined,
      idleMs: BETWEEN_MS,
      onBatch: (first) => {
        reader.stop();
        resolve(first);
      },
    });
    void reader.run();
  });
  return { ...update(state, { type: "batch", batch }).state, nowMs: Date.now() };
};

/** The frame as lines of text. */
export const frameText = (state: State): string =>
  drawFrame(state)
    .slice(0, -2)
    .map((one) => lineText(one).trimEnd())
    .join("\n")
    .trimEnd();

/** The same as data. */
export const frameJson = (state: State): string => {
  const {
    messages: _,
    written: __,
    read: ___,
    topicMessages: ____,
    partitionMessages: _____,
    lags: ______,
    ...parts
  } = state.data;
  const messages = state.tail?.rows.map(messageRowAsJson);
  return toJson({ screen: currentPlace(state).screen, ...parts, ...(messages === undefined ? {} : { messages }) }, 2);
};
