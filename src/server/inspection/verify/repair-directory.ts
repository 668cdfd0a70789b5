// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ioError } from "../../log/files/io-error.ts";
import type { Repair } from "./finding.ts";

/**
 * Makes the repairs in their order.
 * @throws IggyError cannot_write_to_file; the repairs before the one that failed are made
 */
export const repairDirectory = (repairs: readonly Repair[]): void => {
  for (const { path, apply } of repairs) {
    try {
      apply();
    } catch (error) {
      throw ioError("cannot_write_to_file", path, error);
    }
  }
};
