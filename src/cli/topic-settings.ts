// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Args, Flags } from "@oclif/core";
import { IggyError } from "../protocol/errors/iggy-error.ts";
import { parseExpiryText, parseSizeText } from "./quantities.ts";

const COMPRESSIONS = ["none", "gzip"] as const;
type Compression = (typeof COMPRESSIONS)[number];

export const compressionArgument = Args.custom<Compression>({
  parse: async (text) => {
    const found = COMPRESSIONS.find((known) => known === text.toLowerCase());
    if (found === undefined) throw new IggyError("invalid_command", { compression: text, expected: "none or gzip" });
    return found;
  },
})({ default: "none", description: "none or gzip; clients compress, the server does not." });

export const topicFlags = {
  "max-topic-size": Flags.custom<bigint>({
    parse: async (text) => parseSizeText(text),
    summary: "Size at which old segments go: 10GiB, unlimited, server_default.",
  })({ char: "m", default: 0n, defaultHelp: async () => "server_default" }),
  "replication-factor": Flags.integer({ char: "r", default: 1, min: 1, max: 255, summary: "Stored, without effect." }),
};

/** Microseconds, as the protocol has them; the server's default for nothing. */
export const expiryOf = (text: string | undefined): bigint => (text === undefined ? 0n : parseExpiryText(text));
