// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { JsonProblem } from "../../../protocol/json/json-problem.ts";
import type { JsonValue } from "../../../protocol/json/json-value.ts";
import { parseJson } from "../../../protocol/json/parse-json.ts";
import { Rejection } from "./rejection.ts";

/** @throws Rejection 400 for what is not JSON, 422 for a member that comes twice */
export const parseBody = (body: Buffer): JsonValue => {
  try {
    return parseJson(body);
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    throw error.isDuplicate ? wrong(422, error) : wrong(400, error);
  }
};

const wrong = (status: number, { message }: JsonProblem): Rejection =>
  new Rejection(status, status === 400 ? `The body is not JSON: ${message}` : `The body is wrong: ${message}`);
