// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Text } from "ink";
import { memo, type ReactElement } from "react";
import type { Line } from "../draw/line.ts";
import type { Theme } from "../draw/theme.ts";

interface LineRowProps {
  readonly spans: Line;
  readonly theme: Theme;
}

/** A line of the screen; drawn again when its text or its look changed. */
export const LineRow = memo(
  ({ spans, theme }: LineRowProps): ReactElement => (
    <Text wrap="truncate">
      {spans.map(({ text, tone }, at) => (
        <Text
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a line is its place.
          key={at}
          {...theme[tone]}
        >
          {text}
        </Text>
      ))}
    </Text>
  ),
  (before, after) => before.theme === after.theme && isSame(before.spans, after.spans),
);

const isSame = (a: Line, b: Line): boolean =>
  a === b || (a.length === b.length && a.every(({ text, tone }, at) => text === b[at]?.text && tone === b[at]?.tone));
