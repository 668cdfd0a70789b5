// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type IggyError, isIggyError } from "../../src/protocol/errors/iggy-error.ts";

/** The protocol error that `action` throws; anything else it throws, and a return, fail the test. */
export const errorOf = (action: () => unknown): IggyError => {
  let result: unknown;
  try {
    result = action();
  } catch (error) {
    if (isIggyError(error)) return error;
    throw error;
  }
  throw new Error(`expected an error of the protocol, got ${String(result)}`);
};

/** Runs `action`, which may give a value or an error of the protocol; anything else it throws fails the test. */
export const valueOrProtocolError = (action: () => unknown): void => {
  try {
    action();
  } catch (error) {
    if (!isIggyError(error)) throw error;
  }
};
