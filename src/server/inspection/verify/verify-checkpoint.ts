// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Checkpoint, readCheckpoint } from "../../lifecycle/checkpoint-file.ts";
import type { InspectedDirectory } from "../inspected-directory.ts";
import type { Findings } from "./finding.ts";

const EMPTY_MAP = 0x80;
const SMALL_MAP_MASK = 0xf0;
const LARGE_MAPS = [0xde, 0xdf];

/** Looks at the small files beside the state log, and gives the checkpoint. */
export const verifyCheckpoint = (inspected: InspectedDirectory, findings: Findings): Checkpoint | undefined => {
  verifyTokens(inspected, findings);
  const file = join(inspected.directory.state, "checkpoint");
  if (!existsSync(file)) return undefined;
  const checkpoint = readCheckpoint(inspected.directory.state);
  if (checkpoint !== undefined && typeof checkpoint.partitions === "object") return checkpoint;
  const path = inspected.short(file);
  const meaning = "how far the partitions are on the disk cannot be read; without it the server trusts what is there";
  findings.add({ kind: "checkpoint_unreadable", severity: "damage", path, meaning });
  findings.addRepair({ path, action: "remove it; the next start makes a new one", apply: () => rmSync(file) });
  return undefined;
};

/** `state/tokens` is a MessagePack map. */
const verifyTokens = (inspected: InspectedDirectory, findings: Findings): void => {
  const file = join(inspected.directory.state, "tokens");
  if (!existsSync(file)) return;
  const first = readFileSync(file)[0];
  if (first !== undefined && ((first & SMALL_MAP_MASK) === EMPTY_MAP || LARGE_MAPS.includes(first))) return;
  const meaning = "the list of revoked access tokens is no MessagePack map";
  findings.add({ kind: "tokens_unreadable", severity: "damage", path: inspected.short(file), meaning });
};
