// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { StoredMessage } from "../../protocol/message/stored-message.ts";
import { messageAsJson } from "../message/message-output.ts";

export const payloadForms = ["auto", "utf8", "base64", "none"] as const;
export type PayloadForm = (typeof payloadForms)[number];

/** A message as a dump shows it, whatever its user headers and its payload are. */
export const dumpedMessageAsJson = (stored: StoredMessage, partitionId: number, form: PayloadForm) => {
  const { payload, payloadBase64, ...message } = {
    payload: undefined,
    payloadBase64: undefined,
    ...messageAsJson(stored, partitionId),
  };
  const payloadBytes = stored.payload.length;
  switch (form) {
    case "none":
      return { ...message, payloadBytes };
    case "utf8":
      return { ...message, payloadBytes, payload: stored.payload.toString("utf8") };
    case "base64":
      return { ...message, payloadBytes, payloadBase64: stored.payload.toString("base64") };
    case "auto":
      return { ...message, payloadBytes, payload, payloadBase64 };
  }
};
