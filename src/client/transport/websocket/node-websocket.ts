// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { WebSocket } from "ws";
import { MAX_REPLY_BYTES } from "../reply-reader.ts";
import type { DialOptions } from "../transport.ts";
import { verificationOf } from "../verification.ts";
import { makeWebSocketTransport, type PlatformSocket } from "./websocket.ts";

const open = async (url: string, { address, tls, noDelay, keepAlive }: DialOptions): Promise<PlatformSocket> => {
  const connection = { noDelay, keepAlive, ...(await verificationOf(tls, address)) };
  return new WebSocket(url, {
    ...connection,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: MAX_REPLY_BYTES,
  });
};

/** WebSocket in Node, which has none of its own before version 22. */
export const webSocketTransport = makeWebSocketTransport("ws", open);

/** The same inside of TLS; certificates are verified unless told otherwise. */
export const secureWebSocketTransport = makeWebSocketTransport("wss", open);
