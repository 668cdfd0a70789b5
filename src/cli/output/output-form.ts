// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

export const outputForms = ["table", "list", "plain", "csv", "json", "ndjson", "yaml", "toml"] as const;

/**
 * How results are written: `table` for people; `list` (cells joined by |), `plain` (by tabs) and `csv` have a line per
 * record; `json`, `yaml` and `toml` are the data as a whole, `ndjson` has a record per line.
 */
export type OutputForm = (typeof outputForms)[number];

/** Forms that hold the data instead of its text. */
export const isDataForm = (form: OutputForm): boolean => ["json", "ndjson", "yaml", "toml"].includes(form);
