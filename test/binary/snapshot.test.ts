// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { getClusterMetadata } from "../../src/protocol/commands/system/get-cluster-metadata.ts";
import { getSnapshot } from "../../src/protocol/commands/system/get-snapshot.ts";
import { decodeFromBytes, encodeToBytes } from "../../src/protocol/primitives/codec.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { startServer } from "../support/start-server.ts";

test("given_a_server_when_its_snapshot_is_asked_for_should_give_logs_and_configuration_and_go_on_serving", async () => {
  const server = await startServer({ environment: { IGGY_SYSTEM_SHARDING_CPU_ALLOCATION: "2" } });
  const connection = await RawConnection.login(server.port);
  const other = await RawConnection.login(server.port);
  const request = encodeToBytes(getSnapshot.request, { compression: "deflated", types: ["all"] });
  const [snapshot, streams] = await Promise.all([
    connection.request(getSnapshot.code, request),
    other.request(201, new Uint8Array(0)),
  ]);
  expect([snapshot.status, streams.status]).toEqual([0, 0]);
  const files = unzipSync(snapshot.payload);
  expect(strFromU8(files["server_logs.txt"]!)).toContain("the server is ready");
  expect(strFromU8(files["server_config.txt"]!)).toContain(`address = "${server.address}"`);
  expect(strFromU8(files["process_list.txt"]!)).toContain("== /proc/meminfo");
  await server.stop();
});

test("given_a_follower_of_a_cluster_when_asked_for_the_metadata_should_say_so_with_the_port_it_serves", async () => {
  const server = await startServer({
    environment: { IGGY_CLUSTER_ENABLED: "true" },
    arguments: ["--follower"],
  });
  const connection = await RawConnection.login(server.port);
  const { payload } = await connection.request(getClusterMetadata.code, new Uint8Array(0));
  const { name, nodes } = decodeFromBytes(getClusterMetadata.reply, payload);
  expect(name).toBe("iggy-cluster");
  expect(nodes.map(({ name, role, tcp }) => [name, role, tcp])).toEqual([
    ["iggy-node-1", "follower", server.port],
    ["iggy-node-2", "leader", 8091],
  ]);
  await server.stop();
});
