// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** The release of Apache Iggy whose protocol and files this server has; clients read it as the server's version. */
export const SERVER_VERSION = "0.8.0";
/** major * 1000000 + minor * 1000 + patch */
export const SERVER_SEMVER = 8000;
/** As state/info records it next to the version; informational. */
export const STATE_HASH = "3476900567878811119";
