// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Box } from "ink";
import { type ReactElement, useMemo } from "react";
import type { Store } from "../app/store.ts";
import { themes } from "../draw/theme.ts";
import { useStore } from "../hooks/use-store.ts";
import { drawFrame } from "../screens/frame.ts";
import { LineRow } from "./line-row.tsx";

/** The program on the screen. */
export const App = ({ store }: { readonly store: Store }): ReactElement => {
  const state = useStore(store);
  const lines = useMemo(() => drawFrame(state), [state]);
  const theme = themes[state.settings.theme];
  return (
    <Box flexDirection="column" width={state.size.columns}>
      {lines.map((spans, row) => (
        <LineRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its row.
          key={row}
          spans={spans}
          theme={theme}
        />
      ))}
    </Box>
  );
};
