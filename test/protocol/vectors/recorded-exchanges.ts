// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { vectorFile } from "../vector-file.ts";

/** A request with what the server answered; what was not recorded is absent. */
export interface Exchange {
  /** The file, and the number of the step in it. */
  readonly where: string;
  readonly name: string;
  readonly code: number;
  /** Payloads, in hexadecimal. */
  readonly request?: string;
  readonly response?: string;
  readonly status: number | null;
  readonly decoded?: unknown;
  readonly requestDecoded?: Readonly<Record<string, unknown>>;
}

interface Scenario {
  readonly steps: readonly (Partial<Omit<Exchange, "where">> & { readonly n: number })[];
}

interface Captures {
  readonly exchanges: readonly (Omit<Exchange, "where" | "requestDecoded"> & {
    readonly request_decoded: Readonly<Record<string, unknown>>;
  })[];
}

const scenarioFiles = [
  "system",
  "streams",
  "topics",
  "messages",
  "poll_by_timestamp",
  "segments",
  "consumer_offsets",
  "consumer_groups",
  "consumer_groups_cooperative",
  "consumer_groups_autocommit_handover",
  "users",
  "personal_access_tokens",
  "personal_access_tokens_limit",
  "heartbeats",
];

const scenarioExchanges = (file: string): Exchange[] =>
  vectorFile<Scenario>(`${file}.json`).steps.flatMap(({ n, name, code, status, ...rest }) =>
    name === undefined || code === undefined || status === undefined
      ? []
      : [{ ...rest, where: `${file} ${n}`, name, code, status }],
  );

const captured = (): Exchange[] =>
  vectorFile<Captures>("client_captures.json").exchanges.map(({ request_decoded, ...rest }, place) => ({
    ...rest,
    where: `client_captures ${place}`,
    requestDecoded: request_decoded,
  }));

/** Every exchange of the scenarios and of the official clients, in the order of the recordings. */
export const recordedExchanges: readonly Exchange[] = [...scenarioFiles.flatMap(scenarioExchanges), ...captured()];

/** Statuses by which a server says that it could not decode a request. */
export const isDecodingStatus = (status: number | null): boolean => status === 3 || status === 4 || status === 6;
