// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { key } from "./key.ts";
import {
  cacheIndexes,
  compression,
  cpuAllocation,
  duration,
  expiry,
  flag,
  size,
  text,
  topicSize,
  u32,
  u64,
} from "./kinds.ts";

export const system = {
  path: key(text, "local_data", "Data directory."),
  backup: {
    path: key(text, "backup", "Nothing is backed up.", { hasEffect: false }),
    compatibility: { path: key(text, "compatibility", "Nothing is converted.", { hasEffect: false }) },
  },
  state: {
    enforce_fsync: key(flag, false, "Sync the state log after every change of streams, topics and users."),
    max_file_operation_retries: key(u32, 1, "Failed writes are not repeated.", { hasEffect: false }),
    retry_delay: key(duration, "1 s", "Failed writes are not repeated.", { hasEffect: false }),
  },
  runtime: { path: key(text, "runtime", "Folder in the data directory that is made anew at every start.") },
  logging: {
    path: key(text, "logs", "Folder of the log files in the data directory."),
    level: key(text, "info", "trace, debug, info, warn, error or off; `warn,module=debug` for single modules."),
    file_enabled: key(flag, true, "Also log to a file."),
    max_file_size: key(size, "500 MB", "Size at which a new log file is begun; 0 for never."),
    max_total_size: key(size, "4 GB", "Size of all old log files; 0 for any."),
    rotation_check_interval: key(duration, "1 h", "How often old log files are looked at."),
    retention: key(duration, "7 days", "How long old log files are kept."),
    sysinfo_print_interval: key(duration, "10 s", "How often a line on the machine's state is logged; 0 for never."),
  },
  encryption: {
    enabled: key(flag, false, "Encrypt messages and the state log at rest."),
    key: key(text, "", "Base64 of 32 bytes.", { secret: true }),
  },
  compression: {
    allow_override: key(flag, false, "The server does not compress.", { hasEffect: false }),
    default_algorithm: key(compression, "none", "The server does not compress.", { hasEffect: false }),
  },
  stream: { path: key(text, "streams", "Folder of the streams in the data directory.") },
  topic: {
    path: key(text, "topics", "Folder of the topics in a stream's."),
    max_size: key(topicSize, "unlimited", "Size of topics created without one."),
    message_expiry: key(expiry, "none", "Expiry of messages in topics created without one."),
  },
  partition: {
    path: key(text, "partitions", "Folder of the partitions in a topic's."),
    enforce_fsync: key(flag, false, "Acknowledge messages only when they are synced to the disk."),
    validate_checksum: key(flag, false, "Verify every stored message at start, and every message that is read."),
    messages_required_to_save: key(
      u32,
      1024,
      "Index entries that may wait in memory, up to 64. Messages themselves are written at once.",
    ),
    size_of_messages_required_to_save: key(size, "1 MiB", "Messages are written at once.", { hasEffect: false }),
  },
  segment: {
    size: key(size, "1 GiB", "Size at which a new segment is begun."),
    archive_expired: key(flag, false, "There is no archive.", { hasEffect: false }),
    cache_indexes: key(cacheIndexes, "open_segment", "Indexes are read from files.", { hasEffect: false }),
  },
  message_deduplication: {
    enabled: key(flag, false, "Drop messages whose id the partition remembers. It remembers none after a restart."),
    max_entries: key(u64, 10_000, "Ids a partition remembers, at most 1,000,000; 0 for as many."),
    expiry: key(duration, "1 m", "How long an id is remembered; 0 for ever."),
  },
  recovery: { recreate_missing_state: key(flag, false, "A missing state log is made.", { hasEffect: false }) },
  memory_pool: {
    enabled: key(flag, true, "See limits.in_flight_size.", { hasEffect: false }),
    size: key(size, "4 GiB", "See limits.in_flight_size.", { hasEffect: false }),
    bucket_capacity: key(u32, 8192, "See limits.in_flight_size.", { hasEffect: false }),
  },
  sharding: {
    cpu_allocation: key(
      cpuAllocation,
      "numa:auto",
      "Processors to use, one shard each: all, a number, a range, numa:*.",
    ),
  },
};
