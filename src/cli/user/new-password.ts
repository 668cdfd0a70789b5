// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { UsageError } from "../errors/user-error.ts";
import { askSecret, firstLineOfInput, isInteractive } from "../framework/ask.ts";

/** A password from the terminal, or the next line of standard input. */
export const newPassword = async (question: string): Promise<string> => {
  const password = isInteractive() ? await askSecret(question) : await firstLineOfInput();
  if (password !== undefined && password !== "") return password;
  throw new UsageError(`${question.replace(/: $/, "").toLowerCase()} is missing`, "type it, or pipe it in as a line");
};
