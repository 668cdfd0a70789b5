// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from "../primitives/codec.ts";

/** One command of the protocol: its code, and how its request and its reply stand on the wire. */
export interface Command<Request, Reply, Name extends string = string> {
  readonly code: number;
  /** As the protocol's documents write it: create_stream. */
  readonly name: Name;
  readonly request: Codec<Request>;
  readonly reply: Codec<Reply>;
}

export const defineCommand = <Request, Reply, Name extends string>(
  command: Command<Request, Reply, Name>,
): Command<Request, Reply, Name> => command;
