#!/usr/bin/env node
// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { execute } from "@oclif/core";

await execute({ dir: import.meta.url });
