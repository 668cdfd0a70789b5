// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { State } from "../state/state.ts";
import type { MessageRow } from "../state/tail.ts";

/** The message under the cursor: of what was found, or of what is read. */
export const selectedRow = ({ search, tail }: State): MessageRow | undefined =>
  search === undefined ? tail?.rows[tail.place] : search.found[search.place];
