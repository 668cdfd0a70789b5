// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/**
 * Names one request in logs, events and traces: the client and the how manieth request on its connection it is, so that who
 * sent it can count along.
 */
export const requestIdOf = ({
  clientId,
  requestsCount,
}: {
  readonly clientId: number;
  readonly requestsCount: number;
}): string => `${clientId}-${requestsCount}`;
