// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type * as DiagnosticsChannel from "node:diagnostics_channel";

interface NodeProcess {
  getBuiltinModule?(name: "node:diagnostics_channel"): typeof DiagnosticsChannel | undefined;
}

/** Only Node has them; elsewhere nobody can listen. */
const channels = (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.("node:diagnostics_channel");

/** For what costs something to find out before it can be told. */
export const listens = (name: string): boolean => channels?.hasSubscribers(name) === true;

/** Tells whoever listens to the channel of that name; costs next to nothing when nobody does. */
export const publish = (name: string, message: object): void => {
  if (listens(name)) channels?.channel(name).publish(message);
};
