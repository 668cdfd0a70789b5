// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type fc from "fast-check";
import { commandTable } from "../../../src/protocol/command-table.ts";
import type { Codec } from "../../../src/protocol/primitives/codec.ts";
import { arbitrariesOf } from "./arbitraries.ts";

/** One direction of a command. */
export interface CommandCase {
  readonly name: string;
  readonly direction: "request" | "reply";
  readonly codec: Codec<unknown>;
  readonly values: fc.Arbitrary<unknown>;
}

/** Both directions of every command; a command that arbitraries.ts forgot is an error. */
export const commandCases: readonly CommandCase[] = commandTable.flatMap(({ name, command }) => {
  const found = arbitrariesOf[name];
  if (found === undefined) throw new Error(`arbitraries.ts has no values for ${name}`);
  return [
    { name, direction: "request" as const, codec: command.request, values: found.request },
    { name, direction: "reply" as const, codec: command.reply, values: found.reply },
  ];
});
