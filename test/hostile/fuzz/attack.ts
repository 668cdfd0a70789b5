// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { loginWithPersonalAccessToken } from "../../../src/protocol/commands/personal-access-token/login-with-token.ts";
import { errorNameOf } from "../../../src/protocol/errors/iggy-error.ts";
import { call } from "../../support/messages.ts";
import { RawConnection } from "../../support/raw-connection.ts";
import type { SeededRandom } from "../../support/seeded-random.ts";
import type { FrameSource } from "./frame-source.ts";

const CLOSE_TIMEOUT_MS = 30_000;
const MAX_FRAMES_OF_A_CONNECTION = 60;

export interface Attack {
  readonly port: number;
  readonly frames: FrameSource;
  readonly random: SeededRandom;
  /** Undefined to attack without being logged in. */
  readonly token: string | undefined;
}

/**
 * Writes frames of every kind through one connection, cut at random places, closes its side, and looks at what comes back:
 * whole reply frames with known statuses, and then the end. Gives how many frames were written.
 */
export const attack = async ({ port, frames, random, token }: Attack): Promise<number> => {
  const connection = await RawConnection.open(port);
  if (token !== undefined) await call(connection, loginWithPersonalAccessToken, { token });
  const count = random.between(1, MAX_FRAMES_OF_A_CONNECTION);
  const bytes = Buffer.concat(Array.from({ length: count }, () => frames.next()));
  for (let at = 0; at < bytes.length; ) {
    const end = at + (random.chance(0.2) ? random.between(1, 12) : random.between(1, 4000));
    connection.write(bytes.subarray(at, end));
    at = end;
    if (random.chance(0.3)) await new Promise((resolve) => setImmediate(resolve));
  }
  if (random.chance(0.1)) {
    connection.destroy();
    return count;
  }
  connection.socket.end();
  await connection.closed(CLOSE_TIMEOUT_MS);
  checkReplies(await connection.take(0, 0));
  connection.destroy();
  return count;
};

const checkReplies = (replies: Buffer): void => {
  for (let at = 0; at < replies.length; ) {
    if (replies.length - at < 8) throw new Error(`half of a reply: ${replies.toString("hex", at)}`);
    const status = replies.readUInt32LE(at);
    const length = replies.readUInt32LE(at + 4);
    if (status !== 0 && (errorNameOf(status) === undefined || length !== 0)) {
      throw new Error(`a reply with the status ${status} and ${length} bytes`);
    }
    at += 8 + length;
    if (at > replies.length) throw new Error(`a reply of ${length} bytes that is not whole`);
  }
};
