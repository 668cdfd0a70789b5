// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { booleanFlag, text, valueFlag } from "../framework/flags.ts";
import { wholeNumber } from "../framework/readers.ts";

const summary = "Read and checked, without effect here.";
const hidden = { summary, hidden: true } as const;
const number = valueFlag(wholeNumber(), hidden);
const anything = valueFlag(text, hidden);

/** Options scripts for other clients of the protocol may carry. They are left out of help and manifest. */
export const compatibleFlags = {
  "credentials-username": anything,
  "credentials-password": anything,
  "quic-client-address": anything,
  "quic-max-concurrent-bidi-streams": number,
  "quic-datagram-send-buffer-size": number,
  "quic-initial-mtu": number,
  "quic-send-window": number,
  "quic-receive-window": number,
  "quic-response-buffer-size": number,
  "quic-keep-alive-interval": number,
  "quic-max-idle-timeout": number,
  "quic-validate-certificate": booleanFlag(hidden),
} as const;
