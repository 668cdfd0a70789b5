// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** A JSON Schema of the 2020-12 dialect, as OpenAPI 3.1 embeds it. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export const MAX_U32 = 0xffff_ffff;
export const MAX_U128 = (1n << 128n) - 1n;
