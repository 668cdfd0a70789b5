// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { UsageError } from "../../cli/errors/user-error.ts";
import { themes } from "../draw/theme.ts";
import type { Settings } from "../state/state.ts";
import type { FileSettings } from "./settings-file.ts";

/** What was asked for on the command line; undefined for what was not. */
export interface WantedSettings {
  readonly theme: string | undefined;
  readonly refreshMs: number | undefined;
  readonly bufferMessages: number | undefined;
  readonly isAscii: boolean;
  readonly isLocalTime: boolean;
  readonly isReadOnly: boolean;
  readonly hasMouse: boolean;
  readonly isLinear: boolean;
  readonly hasColour: boolean;
}

const REFRESH_MS = 2000;
const BUFFER_MESSAGES = 1000;
const BUFFER_BYTES = 64 * 1024 * 1024;
const LEAST_REFRESH_MS = 100;

/**
 * The command line before the settings file, and that before what is usual.
 * @throws UsageError for a theme there is not
 */
export const chooseSettings = (wanted: WantedSettings, file: FileSettings): Settings => {
  const known = { ...themes, ...file.themes };
  const theme = wanted.theme ?? (wanted.hasColour ? (file.theme ?? "dark") : "mono");
  if (!(theme in known))
    throw new UsageError(`there is no theme '${theme}'`, `known are ${Object.keys(known).join(", ")}`);
  return {
    theme,
    themes: known,
    isAscii: wanted.isAscii || file.isAscii === true,
    timeFormat: wanted.isLocalTime ? "local" : (file.timeFormat ?? "utc"),
    refreshMs: Math.max(LEAST_REFRESH_MS, wanted.refreshMs ?? file.refreshMs ?? REFRESH_MS),
    isReadOnly: wanted.isReadOnly,
    limits: { rows: wanted.bufferMessages ?? file.bufferMessages ?? BUFFER_MESSAGES, bytes: BUFFER_BYTES },
    isWrapped: false,
    isEnlarged: false,
    isDescribed: false,
    preview: file.preview ?? "text",
    hasMouse: wanted.hasMouse || file.hasMouse === true,
    isLinear: wanted.isLinear || file.isLinear === true,
    columns: file.columns,
    keys: file.keys,
  };
};
