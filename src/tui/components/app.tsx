// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { useInsertionEffect } from "react";
import type { Store } from "../app/store.ts";
import { useStore } from "../hooks/use-store.ts";
import type { State } from "../state/state.ts";

interface AppProps {
  readonly store: Store;
  /** Writes the lines of a state to the terminal. */
  readonly paint: (state: State) => void;
}

/** The program on the screen: Ink keeps it there, its lines are written past Ink's layout. */
export const App = ({ store, paint }: AppProps): null => {
  const state = useStore(store);
  useInsertionEffect(() => paint(state), [state, paint]);
  return null;
};
