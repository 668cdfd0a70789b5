// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { errorCatalogue } from "../../../src/protocol/errors/catalogue.ts";
import { vectorFile } from "../vector-file.ts";

interface RecordedError {
  readonly code: number;
  readonly string: string;
  readonly message: string;
}

describe("error catalogue", () => {
  const { errors } = vectorFile<{ errors: RecordedError[] }>("error_codes.json");

  it("given_every_code_of_the_reference_when_compared_should_have_its_name_and_message", () => {
    const recorded = Object.fromEntries(errors.map(({ code, string, message }) => [string, { code, message }]));

    expect(errors).toHaveLength(223);
    expect(errorCatalogue).toEqual(recorded);
  });

  it("given_the_catalogue_when_read_should_use_each_code_once", () => {
    const codes = Object.values(errorCatalogue).map(({ code }) => code);

    expect(new Set(codes).size).toBe(codes.length);
  });
});
