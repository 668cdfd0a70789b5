// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** What servers are told when this client logs in. */
export const CLIENT_VERSION = "0.1.0";
