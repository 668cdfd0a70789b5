// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import type { StoredMessage } from "../../protocol/message/stored-message.ts";
import { messageAsJson } from "../message/message-output.ts";

export const payloadForms = ["auto", "utf8", "base64", "none"] as const;
export type PayloadForm = (typeof payloadForms)[number];

/** A message as a dump shows it, whatever its user headers and its payload are. */
export const dumpedMessageAsJson = (stored: StoredMessage, partitionId: number, form: PayloadForm) => {
  const { payload, payloadBase64, ...message } = {
    payload: undefined,
    payloadBase64: undefined,
    ...fields(stored, partitionId),
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

/** Servers store user headers without looking at them: those that are none are shown as their bytes. */
const fields = (stored: StoredMessage, partitionId: number) => {
  try {
    return messageAsJson(stored, partitionId);
  } catch (error) {
    if (!isIggyError(error)) throw error;
    const { offset, id, timestampMicros, originTimestampMicros, checksum, userHeadersBytes, payload } = stored;
    const userHeadersBase64 = userHeadersBytes.toString("base64");
    const times = { timestampMicros, originTimestampMicros };
    const payloadBase64 = payload.toString("base64");
    return { partitionId, offset, id, ...times, checksum, userHeadersBase64, payloadBase64 };
  }
};
