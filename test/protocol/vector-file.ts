// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";

/** A file of vectors recorded from the Apache Iggy 0.8 server. */
export const vectorFile = <Content>(name: string): Content =>
  JSON.parse(readFileSync(new URL(`../fixtures/vectors/${name}`, import.meta.url), "utf8")) as Content;

export const fromHex = (hex: string): Buffer => Buffer.from(hex, "hex");
