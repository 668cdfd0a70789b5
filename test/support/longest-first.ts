// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take a minute or more, by parts of their names, the longest first. */
const longest = [
  "integrity/chaos",
  "integrity/kill-nine",
  "server/log/crash",
  "binary/measuring-programs",
  "commands/every-command",
  "commands/examples",
  "binary/many-partitions",
  "binary/transports",
  "binary/bench.test",
  "interop/recorded-scenarios.test",
  "integrity/torn-tail",
  "groups/handover",
];

/** A file that takes long is begun early, so that nothing waits for it at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others.sort((a, b) => placeOf(a) - placeOf(b));
  }
}

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((name) => moduleId.includes(name));
  return place === -1 ? longest.length : place;
};
