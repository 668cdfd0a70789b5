// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Identifier } from "../../../../protocol/primitives/identifier.ts";
import { xxh32OfText } from "../../../../protocol/primitives/xxh32.ts";
import type { OffsetOwner } from "../../../log/partition-log.ts";

/** A consumer with a name has the hash of the name for its number. */
export const ownerOf = ({ value }: Identifier): OffsetOwner => ({
  kind: "consumer",
  id: typeof value === "number" ? value : xxh32OfText(value),
});
