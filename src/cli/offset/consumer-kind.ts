// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { groupConsumer, namedConsumer } from "../../client/commands/choices.ts";
import type { Consumer } from "../../protocol/primitives/consumer.ts";
import type { Identifier } from "../../protocol/primitives/identifier.ts";
import { UsageError } from "../errors/user-error.ts";
import { valueFlag } from "../framework/flags.ts";

type Kind = "consumer" | "consumer-group";
const kinds: Readonly<Record<string, Kind>> = {
  consumer: "consumer",
  c: "consumer",
  "consumer-group": "consumer-group",
  cg: "consumer-group",
};

const readKind = (text: string): Kind => {
  const kind = kinds[text.toLowerCase()];
  if (kind !== undefined) return kind;
  throw new UsageError(`expected consumer or consumer-group, not '${text}'`);
};

export const kindFlag = {
  kind: valueFlag(readKind, {
    char: "k",
    default: "consumer",
    summary: "Whose offset: consumer (c) or consumer-group (cg).",
  }),
} as const;

export const consumerOf = (kind: Kind, id: Identifier): Consumer =>
  kind === "consumer" ? namedConsumer(id) : groupConsumer(id);

export const kindWords = (kind: Kind): string => kind.replace("-", " ");
