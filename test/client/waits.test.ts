// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { resolveConfig } from "../../src/client/config/resolve-config.ts";
import { waitBeforeReturnMs } from "../../src/client/connection/waits.ts";
import { type ErrorName, errorCatalogue } from "../../src/protocol/errors/catalogue.ts";
import { IggyError } from "../../src/protocol/errors/iggy-error.ts";

const { reconnect } = resolveConfig({});

const cases: readonly { readonly cause: ErrorName; readonly lastedMs: number; readonly waitMs: number }[] = [
  { cause: "connection_closed", lastedMs: 1500, waitMs: 3500 },
  { cause: "connection_closed", lastedMs: 5000, waitMs: 0 },
  { cause: "connection_closed", lastedMs: 3_600_000, waitMs: 0 },
  // The server said that it ends.
  { cause: "disconnected", lastedMs: 3_600_000, waitMs: 1000 },
  { cause: "disconnected", lastedMs: 1000, waitMs: 4000 },
  // The session ended, and a new one is wanted at once.
  { cause: "unauthenticated", lastedMs: 10, waitMs: 0 },
  { cause: "stale_client", lastedMs: 10, waitMs: 0 },
];

test.each(cases)(
  "given_a_connection_that_ended_when_it_comes_back_should_wait_as_its_cause_and_its_age_ask_for",
  ({ cause, lastedMs, waitMs }) => {
    expect(errorCatalogue[cause]).toBeDefined();
    expect(waitBeforeReturnMs(reconnect, { connectedAtMs: 100, cause: new IggyError(cause) }, 100 + lastedMs)).toBe(
      waitMs,
    );
  },
);
