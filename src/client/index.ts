// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* The client: connect, create streams and topics, send and read messages. */

export { Client } from "./client.ts";
export * from "./common.ts";
