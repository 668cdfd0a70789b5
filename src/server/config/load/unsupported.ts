// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ServerConfig } from "../schema/server-schema.ts";
import type { BrokenRule } from "./rules.ts";

const advice = "remove the key or set it to false";
const reason = "is not available in this version";

/** Features that were asked for and that this version does not have; a server that ignored them would mislead. */
export const unsupportedFeatures = (config: ServerConfig): BrokenRule[] => {
  const asked: readonly (readonly [string, boolean])[] = [
    ["websocket.accept_unmasked_frames", config.websocket.acceptUnmaskedFrames],
    ["http.web_ui", config.http.enabled && config.http.webUi],
  ];
  return asked.filter(([, enabled]) => enabled).map(([key]) => ({ key, reason, advice }));
};
