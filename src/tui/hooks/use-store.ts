// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { useSyncExternalStore } from "react";
import type { Store } from "../app/store.ts";
import type { State } from "../state/state.ts";

/** The state as it was last committed. */
export const useStore = (store: Store): State => useSyncExternalStore(store.subscribe, store.committed);
