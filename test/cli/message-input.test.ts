// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lineBatches } from "../../src/cli/message/line-batches.ts";
import { messagesOfFile } from "../../src/cli/message/message-file.ts";
import { messageFormat, payloadFilter } from "../../src/cli/message/message-format.ts";
import { sendPipelined } from "../../src/cli/message/send-pipeline.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const linesOf = async (chunks: readonly string[]) => {
  const counts = { empty: 0 };
  const batches: string[][] = [];
  for await (const batch of lineBatches(
    Readable.from(
      chunks.map((chunk) => Buffer.from(chunk)),
      { objectMode: false },
    ),
    counts,
  )) {
    batches.push(batch.map(({ payload }) => Buffer.from(payload).toString()));
  }
  return { batches, lines: batches.flat(), empty: counts.empty };
};

test("given_text_in_any_chunks_when_cut_into_lines_should_give_each_line_once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.stringMatching(/^[a-z\n]{0,12}$/)), async (chunks) => {
      const text = chunks.join("");
      const expected = text.split("\n").filter((line) => line !== "");
      const { lines, empty } = await linesOf(chunks);
      expect(lines).toEqual(expected);
      expect(empty).toBe(
        text
          .split("\n")
          .slice(0, -1)
          .filter((line) => line === "").length,
      );
    }),
    { numRuns: 100 },
  );
});

test("given_many_lines_when_cut_should_be_in_batches_a_server_takes", async () => {
  const { batches } = await linesOf([Array.from({ length: 2500 }, (_, number) => `line ${number}\r\n`).join("")]);
  expect(batches.map(({ length }) => length).every((length) => length <= 1000)).toBe(true);
  expect(batches.flat().at(-1)).toBe("line 2499");
});

test("given_a_file_of_anything_when_read_should_give_messages_or_say_where_the_damage_is", async () => {
  const path = join(temporaryDirectory(), "messages");
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      writeFileSync(path, bytes);
      let end = 0;
      try {
        for await (const found of messagesOfFile(path)) end = found.end;
        expect(end).toBe(bytes.length);
      } catch (error) {
        expect(String(error)).toContain(`at byte ${end}`);
      }
    }),
    { numRuns: 100 },
  );
});

test("given_a_batch_that_fails_when_pipelined_should_stop_and_report_those_before_it", async () => {
  const done: number[] = [];
  async function* batches() {
    for (let number = 0; number < 100; number++) yield number;
  }
  const send = async (number: number): Promise<void> => {
    if (number === 20) throw new Error("refused");
  };
  await expect(sendPipelined(batches(), send, (number) => void done.push(number))).rejects.toThrow("refused");
  expect(done).toEqual(Array.from({ length: 20 }, (_, number) => number));
});

test("given_a_format_when_it_has_an_unknown_place_should_be_refused", () => {
  expect(() => messageFormat("%q")).toThrow("is no place");
  expect(() => payloadFilter("/(/")).toThrow("is no regular expression");
});
