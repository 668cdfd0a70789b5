// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { exitCode } from "../errors/exit-codes.ts";
import { ToldError } from "../errors/user-error.ts";

/** True where a person can be asked: questions go to standard error and answers come from a terminal. */
export const isInteractive = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** What a person types behind a question; undefined when they close the input. */
export const ask = async (question: string): Promise<string | undefined> => {
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.once("close", () => resolve(undefined));
    lines.question(question, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
};

/** Like `ask`, without showing what is typed. */
export const askSecret = (question: string): Promise<string> => {
  const { stdin, stderr } = process;
  // Before the question, so that an answer that comes at once is not shown either.
  stdin.setRawMode(true);
  stdin.resume();
  stderr.write(question);
  let answer = "";
  return new Promise((resolve, reject) => {
    const finish = (end: () => void): void => {
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off("data", onData);
      stderr.write("\n");
      end();
    };
    const onData = (chunk: Buffer): void => {
      const characters = [...chunk.toString()];
      for (const [place, character] of characters.entries()) {
        if (character === "\u0003") {
          finish(() => reject(new ToldError(exitCode.interrupted)));
          return;
        }
        if (endsAnswer.has(character)) {
          finish(() => resolve(answer));
          // What was pasted behind it answers the next question.
          const rest = characters.slice(place + 1).join("");
          if (rest !== "") stdin.unshift(Buffer.from(rest));
          return;
        }
        answer = isErasing.has(character) ? answer.slice(0, -1) : answer + character;
      }
    };
    stdin.on("data", onData);
  });
};

const endsAnswer = new Set(["\r", "\n", "\u0004"]);
const isErasing = new Set(["\u007f", "\b"]);

let inputLines: AsyncIterator<string> | undefined;

/** The next line of standard input; undefined at its end. */
export const firstLineOfInput = async (): Promise<string | undefined> => {
  const { createInterface } = await import("node:readline");
  inputLines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { value, done } = await inputLines.next();
  if (done !== true) process.stdin.pause();
  return done === true ? undefined : String(value);
};
