// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { key } from "./key.ts";
import { duration, flag, optionalAddress, optionalPort, size, telemetryTransport, text, u32 } from "./kinds.ts";
import { tables } from "./tables.ts";

export const consumer_group = {
  rebalancing_timeout: key(duration, "30s", "Longest time a partition waits to be handed over."),
  rebalancing_check_interval: key(duration, "5s", "How often waiting partitions are looked at."),
};

export const data_maintenance = {
  messages: {
    cleaner_enabled: key(flag, false, "Delete expired segments and those of topics that are too large."),
    interval: key(duration, "1 m", "How often."),
  },
};

export const message_saver = {
  enabled: key(flag, true, "Write what waits in memory and note how far each partition is."),
  enforce_fsync: key(flag, true, "Sync the partitions written to since the last time."),
  interval: key(duration, "30 s", "How often."),
};

export const personal_access_token = {
  max_tokens_per_user: key(u32, 100, "Tokens a user may have."),
  cleaner: {
    enabled: key(flag, true, "Remove expired tokens."),
    interval: key(duration, "1 m", "How often."),
  },
};

export const heartbeat = {
  enabled: key(flag, false, "Drop clients that do not ping."),
  interval: key(duration, "5 s", "How often a client has to ping; it is dropped after 1.2 times that."),
};

export const telemetry = {
  enabled: key(flag, false, "Export logs and traces over OpenTelemetry."),
  service_name: key(text, "iggy", "Name of this service."),
  logs: {
    transport: key(telemetryTransport, "grpc", "How logs travel."),
    endpoint: key(text, "http://localhost:7281/v1/logs", "Where logs go."),
  },
  traces: {
    transport: key(telemetryTransport, "grpc", "How traces travel."),
    endpoint: key(text, "http://localhost:7281/v1/traces", "Where traces go."),
  },
};

const otherNode = {
  name: key(text, undefined, "Name of the node."),
  ip: key(text, undefined, "Address of the node."),
  ports: {
    tcp: key(optionalPort, undefined, "TCP port; this node's when absent."),
    quic: key(optionalPort, undefined, "QUIC port; this node's when absent."),
    http: key(optionalPort, undefined, "HTTP port; this node's when absent."),
    websocket: key(optionalPort, undefined, "WebSocket port; this node's when absent."),
  },
};

const sampleNode = {
  name: "iggy-node-2",
  ip: "127.0.0.1",
  ports: { tcp: 8091, quic: 8081, http: 3001, websocket: 8093 },
};

export const cluster = {
  enabled: key(flag, false, "Say in the cluster metadata what stands below; nothing is replicated."),
  name: key(text, "iggy-cluster", "Name of the cluster."),
  node: {
    current: {
      name: key(text, "iggy-node-1", "Name of this node."),
      ip: key(text, "127.0.0.1", "Address of this node."),
    },
    others: key(tables(otherNode), [sampleNode], "The other nodes."),
  },
};

/** Keys that Apache Iggy 0.8 does not have, as those of `limits`. */
export const monitoring = {
  address: key(optionalAddress, undefined, "Where metrics and health are served by themselves; nowhere when absent."),
  max_lag_series: key(u32, 1000, "Consumer groups times partitions whose lag the metrics show."),
};

/** Keys that Apache Iggy 0.8 does not have. */
export const limits = {
  max_frame_size: key(size, "96 MiB", "Largest request that is accepted."),
  max_poll_size: key(size, "16 MiB", "A poll returns no more bytes than this, unless a single message is larger."),
  max_unread_replies_size: key(size, "1 MiB", "A peer that leaves more of its replies unread is not served meanwhile."),
  max_connections: key(u32, 10_000, "Connections that may be open."),
  handshake_timeout: key(duration, "10 s", "How long a TLS or WebSocket handshake may take."),
  unauthenticated_idle_timeout: key(
    duration,
    "10 m",
    "How long a connection on which nobody has logged in may be silent; 0 for any time.",
  ),
  stall_timeout: key(
    duration,
    "3 s",
    "While memory is short, a peer that keeps some so long without moving is closed.",
  ),
  request_timeout: key(
    duration,
    "60 s",
    "How long a request over HTTP may take to arrive, and how long its peer may take nothing of the answer.",
  ),
  max_followers: key(u32, 1000, "Readers that may follow topics over HTTP at a time."),
  max_poll_wait: key(duration, "30 s", "How long a poll may wait for messages; 0 when none may."),
  max_awaited_partitions: key(u32, 32_768, "Partitions polls may wait for at a time, on each shard."),
  max_snapshot_size: key(size, "32 MiB", "A snapshot holds no more than this before it is compressed."),
  password_hashes: key(
    u32,
    2,
    "Passwords that are hashed at a time; each takes 19 MiB and a thread files are read with.",
  ),
  in_flight_size: key(size, "256 MiB", "Memory of each shard for requests and replies that are under way."),
  recent_messages_size: key(
    size,
    "16 MiB",
    "How much of in_flight_size, at most an eighth, keeps large batches for polls after they were written; 0 for nothing.",
  ),
};
