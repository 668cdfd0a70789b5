// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../errors/iggy-error.ts";
import type { Codec } from "./codec.ts";

export const pollingKinds = { offset: 1, timestamp: 2, first: 3, last: 4, next: 5 } as const;
export type PollingKind = keyof typeof pollingKinds;

/** Where a poll begins; the value is an offset or a timestamp in microseconds, and ignored by the other kinds. */
export interface PollingStrategy {
  readonly kind: PollingKind;
  readonly value: bigint;
}

const kindsByCode: readonly (PollingKind | undefined)[] = [undefined, "offset", "timestamp", "first", "last", "next"];

/** @throws IggyError invalid_command for an unknown code */
export const pollingKindOf = (code: number): PollingKind => {
  const kind = kindsByCode[code];
  if (kind === undefined) throw new IggyError("invalid_command", { reason: "polling strategy", code });
  return kind;
};

/* PollingStrategy: kind u8, value u64 */
export const pollingStrategy: Codec<PollingStrategy> = {
  encode: (writer, value) => {
    writer.u8(pollingKinds[value.kind]).u64(value.value);
  },
  decode: (reader) => ({ kind: pollingKindOf(reader.u8()), value: reader.u64() }),
};
