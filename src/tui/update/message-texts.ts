// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { toJson } from "../../cli/output/json.ts";
import type { Named } from "../state/place.ts";
import type { MessageRow } from "../state/tail.ts";
import { headersOnOneLineOf, messageRowAsJson } from "../text/message-json.ts";

/** What `y` copies of a message, by the key of its menu. */
export const copiedText = (
  key: string,
  row: MessageRow,
  { stream, topic }: { readonly stream: Named; readonly topic: Named },
): readonly [text: string, what: string] | undefined => {
  switch (key) {
    case "y":
      return [Buffer.from(row.payload).toString("utf8"), "the payload"];
    case "j":
      return [toJson(messageRowAsJson(row), 2), "the message"];
    case "h":
      return [headersOnOneLineOf(row), "the headers"];
    case "c":
      return [
        `iggy message poll ${quoted(stream.name)} ${quoted(topic.name)} ${row.partitionId} --offset ${row.offset} --message-count 1 --show-headers`,
        "the command",
      ];
    default:
      return undefined;
  }
};

/** A word a shell takes as it is. */
export const quoted = (word: string): string =>
  /^[\w./:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
