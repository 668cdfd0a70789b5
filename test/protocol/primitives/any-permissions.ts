// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import fc from "fast-check";
import {
  globalFlags,
  type Permissions,
  type StreamPermissions,
  streamFlags,
  topicFlags,
} from "../../../src/protocol/primitives/permissions.ts";

const flags = <Name extends string>(names: readonly Name[]): fc.Arbitrary<Record<Name, boolean>> =>
  fc
    .array(fc.boolean(), { minLength: names.length, maxLength: names.length })
    .map((set) => Object.fromEntries(names.map((name, place) => [name, set[place]])) as Record<Name, boolean>);

/** A map of at least one entry in the order of its ids, or undefined: what one encoding stands for. */
const chain = <Value>(
  id: fc.Arbitrary<number>,
  value: fc.Arbitrary<Value>,
): fc.Arbitrary<ReadonlyMap<number, Value> | undefined> =>
  fc
    .uniqueArray(fc.tuple(id, value), { maxLength: 4, selector: ([first]) => first })
    .map((entries) => (entries.length === 0 ? undefined : new Map(entries.sort(([a], [b]) => a - b))));

/** Permissions with entries for up to four streams, and in each for up to four topics, with these ids. */
export const anyPermissions = (id: fc.Arbitrary<number>): fc.Arbitrary<Permissions> =>
  fc.record({
    global: flags(globalFlags),
    streams: chain(
      id,
      fc
        .tuple(flags(streamFlags), chain(id, flags(topicFlags)))
        .map(([stream, topics]): StreamPermissions => ({ ...stream, topics })),
    ),
  });
