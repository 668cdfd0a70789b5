// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ErrorName } from "../../protocol/errors/catalogue.ts";
import { isIggyError } from "../../protocol/errors/iggy-error.ts";

interface Ensured<Found> {
  readonly find: () => Promise<Found | undefined>;
  readonly create: () => Promise<Found>;
  /** What `create` fails with when somebody else was faster. */
  readonly exists: ErrorName;
}

/** Finds something or creates it; whoever loses the race takes what the winner made. */
export const ensure = async <Found>({ find, create, exists }: Ensured<Found>): Promise<Found> => {
  const found = await find();
  if (found !== undefined) return found;
  try {
    return await create();
  } catch (error) {
    if (!isIggyError(error) || error.errorName !== exists) throw error;
    const others = await find();
    if (others === undefined) throw error;
    return others;
  }
};
