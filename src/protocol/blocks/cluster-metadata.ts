// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Codec, decodeCounted } from "../primitives/codec.ts";
import { type NodeRole, type NodeStatus, nodeRole, nodeStatus } from "../primitives/enumerations.ts";

export interface ClusterNode {
  readonly name: string;
  readonly ip: string;
  /** Ports; 0 for a transport that is off. */
  readonly tcp: number;
  readonly quic: number;
  readonly http: number;
  readonly websocket: number;
  readonly role: NodeRole;
  readonly status: NodeStatus;
}

export interface ClusterMetadata {
  readonly name: string;
  readonly nodes: readonly ClusterNode[];
}

/* ClusterNode: name str32, ip str32, tcp u16, quic u16, http u16, websocket u16, role u8, status u8 */
const clusterNode: Codec<ClusterNode> = {
  encode: (writer, value) => {
    writer.str32(value.name).str32(value.ip).u16(value.tcp).u16(value.quic).u16(value.http).u16(value.websocket);
    nodeRole.encode(writer, value.role);
    nodeStatus.encode(writer, value.status);
  },
  decode: (reader) => ({
    name: reader.str32(),
    ip: reader.str32(),
    tcp: reader.u16(),
    quic: reader.u16(),
    http: reader.u16(),
    websocket: reader.u16(),
    role: nodeRole.decode(reader),
    status: nodeStatus.decode(reader),
  }),
};

/* ClusterMetadata: name str32, nodes_count u32, ClusterNode x nodes_count */
export const clusterMetadata: Codec<ClusterMetadata> = {
  encode: (writer, value) => {
    writer.str32(value.name).u32(value.nodes.length);
    for (const node of value.nodes) clusterNode.encode(writer, node);
  },
  decode: (reader) => ({ name: reader.str32(), nodes: decodeCounted(clusterNode, reader, reader.u32()) }),
};
