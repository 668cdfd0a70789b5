// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Logger } from "../observability/logger.ts";
import { QuicListener } from "../transport/quic/quic-listener.ts";
import type { QuicSettings } from "../transport/quic/quic-settings.ts";
import { QuicStream } from "../transport/quic/quic-stream.ts";
import type { RequestStreams } from "../transport/quic/request-streams.ts";
import { MessageBudget } from "../transport/websocket/message-budget.ts";
import type { ControlLink } from "./control-link.ts";
import type { Shard } from "./shard.ts";

/**
 * Serves QUIC by a shard, which gets datagrams of all peers: a connection of the system, which could be handed over, there is none.
 * @throws IggyError feature_unavailable, cannot_bind_to_socket
 */
export const serveQuic = (
  shard: Shard,
  { control, logger }: { readonly control: ControlLink; readonly logger: Logger },
  settings: QuicSettings,
): Promise<QuicListener> => {
  const budget = new MessageBudget(settings.maxIncompleteBytes);
  const limits = { budget, maxFrameBytes: shard.limits.maxFrameBytes };
  const accept = async (streams: RequestStreams, address: string): Promise<void> => {
    const { connection } = streams;
    const clientId = await control.connected(address);
    if (clientId === undefined) connection.close();
    else if (connection.hasEnded) control.disconnected(clientId);
    else {
      shard.open({ clientId, address, transport: "quic" }, (reader) => {
        const stream = new QuicStream(streams, reader, limits);
        // The reader does not know the stream before this returns.
        queueMicrotask(() => streams.serveBy(stream));
        return stream;
      });
    }
  };
  return QuicListener.listen(settings, {
    onConnection: (streams, address) => void accept(streams, address),
    onFailedHandshake: (address, reason) => logger.debug("a QUIC handshake failed", { address, reason }),
  });
};
