// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { getClient } from "../../src/protocol/commands/system/get-client.ts";
import { getClients } from "../../src/protocol/commands/system/get-clients.ts";
import { getMe } from "../../src/protocol/commands/system/get-me.ts";
import { decodeFromBytes, encodeToBytes } from "../../src/protocol/primitives/codec.ts";
import type { TransportKind } from "../../src/protocol/primitives/enumerations.ts";
import type { RawReply } from "../support/raw-connection.ts";

/**
 * The same reply with TCP where it names the transport of a client, which is what was recorded. Throws where it names
 * another transport than the one that is used.
 */
export const asOverTcp = (code: number | undefined, reply: RawReply, transport: TransportKind): RawReply => {
  if (reply.status !== 0 || reply.payload.length === 0) return reply;
  const rename = <Client extends { readonly transport: TransportKind }>(client: Client): Client => {
    if (client.transport !== transport)
      throw new Error(`a client of ${transport} is shown as one of ${client.transport}`);
    return { ...client, transport: "tcp" };
  };
  for (const command of [getMe, getClient]) {
    if (code !== command.code) continue;
    const details = decodeFromBytes(command.reply, reply.payload);
    return details === undefined ? reply : withPayload(reply, encodeToBytes(command.reply, rename(details)));
  }
  if (code !== getClients.code) return reply;
  return withPayload(
    reply,
    encodeToBytes(getClients.reply, decodeFromBytes(getClients.reply, reply.payload).map(rename)),
  );
};

const withPayload = ({ status }: RawReply, payload: Uint8Array): RawReply => ({
  status,
  payload: Buffer.from(payload),
});
