// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ErrorName } from "../../../protocol/errors/catalogue.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";

const MAX_NAME_BYTES = 255;

/** @throws IggyError the one that is named, for a name that is not 1 to 255 bytes long */
export const requireName = (name: string, error: ErrorName): string => {
  const length = Buffer.byteLength(name);
  if (length === 0 || length > MAX_NAME_BYTES) throw new IggyError(error, { length });
  return name;
};
