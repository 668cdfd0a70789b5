// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A request that is refused before a handler sees it: a status and a line of plain text, which no client is to rely on. */
export class Rejection extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.name = "Rejection";
    this.status = status;
  }
}

/** JSON of the wrong shape; `path` says where, as `messages[0].payload`. */
export const wrongShape = (path: string, problem: string): Rejection =>
  new Rejection(422, path === "" ? `The body is wrong: ${problem}` : `The body is wrong: ${path}: ${problem}`);
