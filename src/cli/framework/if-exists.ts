// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isIggyError } from "../../protocol/errors/iggy-error.ts";

/** Does something; false when what it is about is not there and that is fine. */
export const doneUnlessMissing = async (work: () => Promise<void>, mayBeMissing: boolean): Promise<boolean> => {
  try {
    await work();
    return true;
  } catch (error) {
    if (mayBeMissing && isIggyError(error) && error.errorName.endsWith("_not_found")) return false;
    throw error;
  }
};
