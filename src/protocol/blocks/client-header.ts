// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";
import { type TransportKind, transportKind } from "../primitives/enumerations.ts";

/** The user id of a client that is not logged in. */
export const NO_USER_ID = 0xffff_ffff;

export interface ClientHeader {
  readonly clientId: number;
  readonly userId: number;
  readonly transport: TransportKind;
  readonly address: string;
  readonly consumerGroupsCount: number;
}

/* ClientHeader: client_id u32, user_id u32, transport u8, address str32, consumer_groups_count u32 */
export const clientHeader: Codec<ClientHeader> = {
  encode: (writer, value) => {
    writer.u32(value.clientId).u32(value.userId);
    transportKind.encode(writer, value.transport);
    writer.str32(value.address).u32(value.consumerGroupsCount);
  },
  decode: (reader) => ({
    clientId: reader.u32(),
    userId: reader.u32(),
    transport: transportKind.decode(reader),
    address: reader.str32(),
    consumerGroupsCount: reader.u32(),
  }),
};
