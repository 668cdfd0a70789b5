// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Params } from "../report/report-types.ts";

/**
 * What makes two runs the same test: the identity that dashboards of Apache Iggy know, and the options it leaves out that
 * change what is measured, where they are not the usual ones. Peers are not in it, they are what is compared.
 */
export const testIdentity = (params: Params): string =>
  [params.params_identifier, ...furtherOptions(params)].join(", ");

/** Reports of other tools have none of our own fields. */
const furtherOptions = (params: Partial<Params>): readonly string[] => {
  const { rate_limit: rate, open_loop: isOpenLoop, high_level_api: isHighLevel } = params;
  const { payload = "random", compressible = null, headers = 0, keys = 0 } = params;
  return [
    ...(typeof rate === "string" ? [`${rate}/s`] : []),
    ...(isOpenLoop === true ? ["open loop"] : []),
    ...(isHighLevel === true ? ["high-level API"] : []),
    ...(payload === "random" ? [] : [`payload ${payload}`]),
    ...(compressible === null ? [] : [`compressible ${compressible}`]),
    ...(headers === 0 ? [] : [`headers ${headers}`]),
    ...(keys === 0 ? [] : [`keys ${keys}`]),
  ];
};
