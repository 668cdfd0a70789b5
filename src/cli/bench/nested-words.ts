// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { compatibleFlags } from "../connection/compatible-flags.ts";
import { connectionFlags } from "../connection/connection-flags.ts";
import { UsageError } from "../errors/user-error.ts";
import { booleanFlag, type FlagDefinitions, text, valueFlag } from "../framework/flags.ts";
import { generalFlags } from "../framework/general-flags.ts";
import { mergeFlags } from "../framework/parse-command-line.ts";
import { benchFlags } from "./bench-flags.ts";
import { readTyped, type TypedOption } from "./typed-options.ts";

/*
 * The tool of Apache Iggy has levels: [OPTIONS] KIND [OPTIONS] TRANSPORT [OPTIONS] [output [OPTIONS]]. What is typed in this way
 * becomes a kind with options, as ours has them.
 */

const DEFAULT_DIRECTORY = "performance_results";

const tcp = { transport: "tcp", address: "--tcp-server-address" } as const;
const ws = { transport: "ws", address: "--websocket-server-address" } as const;
const transports: ReadonlyMap<string, { readonly transport: string; readonly address: string }> = new Map([
  ["tcp", tcp],
  ["http", { transport: "http", address: "--http-api-url" }],
  ["quic", { transport: "quic", address: "--quic-server-address" }],
  ["web-socket", ws],
  ["websocket", ws],
  ["ws", ws],
]);

const summary = "Behind the word of a transport.";
const transportFlags: FlagDefinitions = {
  "server-address": valueFlag(text, { summary }),
  "client-address": valueFlag(text, { summary }),
  "server-name": valueFlag(text, { summary }),
  "validate-certificate": booleanFlag({ summary }),
  nodelay: booleanFlag({ summary }),
  "tls-validate-certificate": booleanFlag({ summary }),
};

/** What a connection has anyway. */
const impliedOptions: ReadonlySet<string> = new Set(["nodelay", "tls-validate-certificate"]);
const otherNames: ReadonlyMap<string, string> = new Map([
  ["server-name", "--tls-domain"],
  ["client-address", "--quic-client-address"],
  ["validate-certificate", "--quic-validate-certificate"],
]);

/** The options a benchmark knows, those without effect among them. */
export const benchmarkFlags = (own: FlagDefinitions): FlagDefinitions =>
  mergeFlags({ ...connectionFlags, ...generalFlags, ...compatibleFlags }, own);

/**
 * `-m 100 pinned-producer ...` with the kind first; the letters before a kind mean what they mean to all kinds.
 * Without a kind it stays as it is.
 */
export const withKindFirst = (argv: readonly string[]): readonly string[] => {
  const typed = readTyped(argv, benchmarkFlags(benchFlags));
  const at = typed.findIndex(({ name, words: [word = ""] }) => name === undefined && !word.startsWith("-"));
  if (at < 0) return argv;
  const before = typed.slice(0, at).flatMap(spelledOut);
  return [...wordsOf(typed.slice(at, at + 1)), ...before, ...wordsOf(typed.slice(at + 1))];
};

/**
 * `-p 4 tcp --server-address 127.0.0.1:8090 output -o results`, which stands behind a kind, as options.
 * @throws UsageError for what has no like here
 */
export const withoutLevels = (argv: readonly string[], flags: FlagDefinitions): readonly string[] => {
  const typed = readTyped(argv, { ...transportFlags, ...flags });
  const at = typed.findIndex(({ name, words: [word = ""] }) => name === undefined && transports.has(word));
  const transport = transports.get(typed[at]?.words[0] ?? "");
  if (transport === undefined) return argv;
  const ofKind = typed.slice(0, at).flatMap((option) => kindOption(option, flags));
  const behind = typed.slice(at + 1);
  const outputAt = behind.findIndex(({ name, words: [word] }) => name === undefined && word === "output");
  const ofTransport = outputAt < 0 ? behind : behind.slice(0, outputAt);
  return [
    ...ofKind,
    "--transport",
    transport.transport,
    ...ofTransport.flatMap((option) => transportOption(option, transport.address)),
    ...(outputAt < 0 ? [] : outputOptions(behind.slice(outputAt + 1))),
  ];
};

/** Of a kind -T is the size of its topics; before the kind it is the amount of data. */
const kindOption = ({ words, value }: TypedOption, flags: FlagDefinitions): readonly string[] =>
  words[0]?.startsWith("-T") === true && value !== undefined && "max-topic-size" in flags
    ? ["--max-topic-size", value]
    : words;

const transportOption = ({ name = "", words, value }: TypedOption, address: string): readonly string[] => {
  if (impliedOptions.has(name)) return [];
  const ours = name === "server-address" ? address : otherNames.get(name);
  return ours === undefined ? words : [ours, ...(value === undefined ? [] : [value])];
};

const outputOptions = (typed: readonly TypedOption[]): readonly string[] => {
  const words = wordsOf(typed);
  if (words.includes("-c") || words.includes("--open-charts")) {
    throw new UsageError("--open-charts opens nothing here", "open report.html of the run, or: iggy bench dashboard");
  }
  return typed.some(({ name }) => name === "output-dir") ? words : ["--output-dir", DEFAULT_DIRECTORY, ...words];
};

const wordsOf = (typed: readonly TypedOption[]): readonly string[] => typed.flatMap(({ words }) => words);

const spelledOut = ({ name, value, words }: TypedOption): readonly string[] =>
  name === undefined ? words : [`--${name}`, ...(value === undefined ? [] : [value])];
