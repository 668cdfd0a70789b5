// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { subscribe } from "node:diagnostics_channel";
import { closeSync, openSync, writeSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import type { ClientEvents } from "../../client/connection/events.ts";
import { CLIENT_VERSION } from "../../client/version.ts";

interface AnsweredRequest {
  readonly command: string;
  readonly status: number;
  readonly requestBytes: number;
  readonly replyBytes: number;
  readonly tookMs: number;
}

type Texts = { readonly [Name in keyof ClientEvents]: (event: ClientEvents[Name]) => string };

const texts: Texts = {
  connected: ({ address }) => `connected to ${address}`,
  signedIn: ({ address, userId }) => `logged in on ${address} as user ${userId}`,
  signedOut: ({ address }) => `logged out on ${address}`,
  disconnected: ({ address, cause }) => `connection to ${address} broke: ${cause.message}`,
  reconnecting: ({ attempt, waitMs, cause }) =>
    `${attempt} attempts failed, the next in ${Math.round(waitMs)} ms: ${cause?.message ?? "unknown"}`,
  redirected: ({ from, to }) => `redirected from ${from} to ${to}`,
  membershipLost: ({ group, cause }) => `no longer a member of ${group}: ${cause.message}`,
  stalled: ({ stream, topic, waitedMs }) =>
    `a consumer of ${stream}/${topic} has waited ${Math.round(waitedMs)} ms for the server`,
  closed: ({ reason }) => `connection closed: ${reason}`,
};

let log: number | undefined;

/**
 * Begins the log of this run in a file that is made anew and that only its owner can read. Lines are written at once, so
 * that they are there however the program ends.
 */
export const startDebugLog = (path: string, words: string): void => {
  log = openSync(path, "w", 0o600);
  debugLog(`iggy ${CLIENT_VERSION}, node ${process.version}, ${process.platform} ${process.arch}: ${words}`);
  for (const [name, text] of Object.entries(texts)) {
    // Each text belongs to the events of its own name.
    subscribe(`iggy:client:${name}`, (event) => debugLog((text as (event: unknown) => string)(event)));
  }
  subscribe("iggy:client:request", (event) => debugLog(requestLine(event as AnsweredRequest)));
  subscribe("iggy:cli:note", (event) => debugLog(stripVTControlCharacters((event as { readonly text: string }).text)));
  subscribe("iggy:cli:error", (event) => debugLog(errorText((event as { readonly error: unknown }).error)));
  process.once("exit", (status) => {
    debugLog(`ends with status ${status} after ${Math.round(performance.now())} ms`);
    if (log !== undefined) closeSync(log);
    log = undefined;
  });
};

/** Adds to the log; does nothing where none was asked for. */
const debugLog = (text: string): void => {
  if (log !== undefined) writeSync(log, `${new Date().toISOString()} ${text.replaceAll("\n", "\n  ")}\n`);
};

const errorText = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : `error: ${String(error)}`;

const requestLine = ({ command, status, requestBytes, replyBytes, tookMs }: AnsweredRequest): string =>
  `${command}: ${requestBytes} bytes sent, ${replyBytes} received, status ${status}, ${tookMs.toFixed(2)} ms`;
