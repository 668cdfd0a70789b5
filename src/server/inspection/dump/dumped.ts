// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A place that cannot be read; what follows it may be readable again. */
export interface DumpedDamage {
  readonly kind: "damage";
  /** Relative to the data directory. */
  readonly path: string;
  /** Byte in the file. */
  readonly position: number;
  readonly meaning: string;
}
