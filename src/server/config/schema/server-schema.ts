// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  cluster,
  consumer_group,
  data_maintenance,
  heartbeat,
  limits,
  message_saver,
  monitoring,
  personal_access_token,
  telemetry,
} from "./features.ts";
import { http } from "./http.ts";
import { type ConfigOf, flattenSchema } from "./key.ts";
import { system } from "./system.ts";
import { quic, tcp, websocket } from "./transports.ts";

/** Every key of the server's configuration: those of Apache Iggy 0.8 with its names and defaults, `limits` and `monitoring`. */
export const serverSchema = {
  consumer_group,
  data_maintenance,
  message_saver,
  personal_access_token,
  heartbeat,
  http,
  tcp,
  quic,
  websocket,
  telemetry,
  system,
  cluster,
  limits,
  monitoring,
};

export type ServerConfig = ConfigOf<typeof serverSchema>;

export const serverKeys = flattenSchema(serverSchema);
