// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Options whose values are nobody's business. */
const secretOptions = /^--(?:password|token|connection-string|encryption-key|username|password-file)$/;
const harmlessVariables = ["IGGY_TRANSPORT", "IGGY_TCP_SERVER_ADDRESS", "IGGY_WEBSOCKET_SERVER_ADDRESS", "IGGY_TLS"];

/** The command line as it can be typed again, without anything secret. */
export const benchCommandLine = (words: string, argv: readonly string[]): string => {
  const variables = harmlessVariables.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [`${name}=${quoted(value)}`];
  });
  return [...variables, "iggy", words, ...withoutSecrets(argv).map(quoted)].join(" ");
};

const withoutSecrets = (argv: readonly string[]): readonly string[] => {
  const kept: string[] = [];
  for (let place = 0; place < argv.length; place++) {
    const typed = argv[place] ?? "";
    const [name = "", value] = typed.split(/=(.*)/s);
    if (!isSecret(name)) kept.push(typed);
    else if (value === undefined) place++;
  }
  return kept;
};

/** -u is the user's name in every benchmark; the letters of passwords and tokens are taken by other options. */
const isSecret = (name: string): boolean => secretOptions.test(name) || name === "-u";

const quoted = (text: string): string =>
  /^[\w./:=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
