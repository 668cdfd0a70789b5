// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ControlContext } from "../control-context.ts";

/** Removes what every shard has closed by now. Nobody waits for it: a disk may take seconds to give a gigabyte back. */
export const emptyTrash = ({ partitions, logger }: ControlContext): void => {
  partitions.trash.empty().catch((error: unknown) => logger.error("cannot remove deleted files", { error }));
};
