// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Threads do not inherit what runs TypeScript.
import { register } from "tsx/esm/api";

register();
await import("./lane.ts");
