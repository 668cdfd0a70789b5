// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Logger } from "../logger.ts";

interface ExportResult {
  readonly code: number;
  readonly error?: Error;
}

interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void;
}

/** Says in the log when an exporter begins to fail and when it works again, and nothing in between. */
export const reportFailures = <Items, E extends Exporter<Items>>(exporter: E, what: string, logger: Logger): E => {
  const send = exporter.export.bind(exporter);
  let isFailing = false;
  exporter.export = (items, done) =>
    send(items, (result) => {
      const failed = result.code !== 0;
      if (failed && !isFailing) logger.warn(`cannot export ${what}`, { reason: result.error?.message ?? "unknown" });
      if (!failed && isFailing) logger.info(`${what} are exported again`);
      isFailing = failed;
      done(result);
    });
  return exporter;
};
