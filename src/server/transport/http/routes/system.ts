// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { getClient } from "../../../../protocol/commands/system/get-client.ts";
import { getClients } from "../../../../protocol/commands/system/get-clients.ts";
import { getClusterMetadata } from "../../../../protocol/commands/system/get-cluster-metadata.ts";
import { getSnapshot } from "../../../../protocol/commands/system/get-snapshot.ts";
import { getStats } from "../../../../protocol/commands/system/get-stats.ts";
import { IggyError } from "../../../../protocol/errors/iggy-error.ts";
import type { SnapshotCompression, SnapshotType } from "../../../../protocol/primitives/enumerations.ts";
import { TEXT_TYPE } from "../answer.ts";
import { json, own, publicRoute, route } from "../route.ts";
import { pathU32 } from "../shapes/path-values.ts";
import { list, object } from "../shapes/shape.ts";
import { oneOf } from "../shapes/values.ts";
import { clientDetailsView, clientView, clusterMetadataView, statsView } from "../views/system.ts";
import { listOf } from "../views/view.ts";

const compressions: Readonly<Record<string, SnapshotCompression>> = {
  Stored: "stored",
  Deflated: "deflated",
  Bzip2: "bzip2",
  Zstd: "zstd",
  Lzma: "lzma",
  Xz: "xz",
};
const types: Readonly<Record<string, SnapshotType>> = {
  FilesystemOverview: "filesystem_overview",
  ProcessList: "process_list",
  ResourceUsage: "resource_usage",
  Test: "test",
  ServerLogs: "server_logs",
  ServerConfig: "server_config",
  All: "all",
};
const text = own(TEXT_TYPE, { type: "string" });
const says = (body: string) => ({ status: 200, contentType: TEXT_TYPE, body });

export const systemRoutes = [
  publicRoute({
    method: "GET",
    path: "/",
    name: "getRoot",
    tag: "system",
    summary: "Say what this is.",
    answer: text,
    handle: () => says("Iggy API"),
  }),

  publicRoute({
    method: "GET",
    path: "/ping",
    name: "ping",
    tag: "system",
    summary: "See whether the server answers.",
    answer: text,
    handle: () => says("pong"),
  }),

  route({
    method: "GET",
    path: "/stats",
    name: "getStats",
    tag: "system",
    summary: "What the server holds and uses.",
    answer: json(200, statsView),
    handle: ({ run }) => run(getStats, undefined),
  }),

  route({
    method: "GET",
    path: "/cluster/metadata",
    name: "getClusterMetadata",
    tag: "system",
    summary: "The nodes of the cluster.",
    answer: json(200, clusterMetadataView),
    handle: ({ run }) => run(getClusterMetadata, undefined),
  }),

  route({
    method: "GET",
    path: "/clients",
    name: "getClients",
    tag: "system",
    summary: "The open connections of the binary transports.",
    answer: json(200, listOf(clientView)),
    handle: async ({ run }) => {
      const clients = await run(getClients, undefined);
      return [...clients].sort((a, b) => a.clientId - b.clientId);
    },
  }),

  route({
    method: "GET",
    path: "/clients/{client_id}",
    name: "getClient",
    tag: "system",
    summary: "One connection and the consumer groups it is in.",
    values: { client_id: pathU32("Id of the client.") },
    answer: json(200, clientDetailsView),
    handle: async ({ run, path }) => {
      // The command refuses 0 before it looks for it.
      const clientId = path.client_id;
      return clientId === 0 ? run(getClients, undefined).then(() => undefined) : run(getClient, { clientId });
    },
  }),

  route({
    method: "POST",
    path: "/snapshot",
    name: "getSnapshot",
    tag: "system",
    summary: "A ZIP archive that describes the server's state.",
    body: object({ compression: oneOf(compressions), snapshot_types: list(oneOf(types)) }),
    answer: own("application/zip", { type: "string", contentMediaType: "application/zip" }),
    handle: async ({ run, body }) => {
      const wanted = body.snapshot_types;
      if (wanted.length > 1 && wanted.includes("all")) throw new IggyError("invalid_command");
      const archive = await run(getSnapshot, { compression: body.compression, types: wanted });
      return {
        status: 200,
        contentType: "application/zip",
        headers: { "content-disposition": `attachment; filename="iggy_snapshot_${localTime(new Date())}.zip"` },
        body: archive,
      };
    },
  }),
];

/** As YYYYMMDD_HHMMSS. */
const localTime = (date: Date): string => {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}_${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
};
