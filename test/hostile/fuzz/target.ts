// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { createPersonalAccessToken } from "../../../src/protocol/commands/personal-access-token/create-token.ts";
import { loginWithPersonalAccessToken } from "../../../src/protocol/commands/personal-access-token/login-with-token.ts";
import { deleteStream } from "../../../src/protocol/commands/stream/delete-stream.ts";
import { getStreams } from "../../../src/protocol/commands/stream/get-streams.ts";
import { createUser } from "../../../src/protocol/commands/user/create-user.ts";
import { deleteUser } from "../../../src/protocol/commands/user/delete-user.ts";
import { getUsers } from "../../../src/protocol/commands/user/get-users.ts";
import { loginUser } from "../../../src/protocol/commands/user/login-user.ts";
import { numericIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { globalFlags, type Permissions } from "../../../src/protocol/primitives/permissions.ts";
import { call, makeStream, makeTopic } from "../../support/messages.ts";
import { RawConnection } from "../../support/raw-connection.ts";
import type { RunningServer } from "../../support/start-server.ts";

const everything: Permissions = {
  global: Object.fromEntries(globalFlags.map((flag) => [flag, true])) as Permissions["global"],
  streams: undefined,
};
/** Recorded and generated requests are about the first streams, so the healthy client has one whose id is two bytes away. */
const FILLERS = 300;
const PASSWORD = "fuzzer-password";

/** A server that is attacked, seen by its root user, whom no request of others can log out. */
export class FuzzTarget {
  readonly server: RunningServer;
  readonly healthyStreamId: number;
  readonly #root: RawConnection;
  #users = 0;

  private constructor(server: RunningServer, root: RawConnection, healthyStreamId: number) {
    this.server = server;
    this.#root = root;
    this.healthyStreamId = healthyStreamId;
  }

  static async prepare(server: RunningServer): Promise<FuzzTarget> {
    const root = await RawConnection.login(server.port);
    for (let number = 0; number < FILLERS; number++) await makeStream(root, `filler ${number}`);
    const { id } = await makeStream(root, "the healthy client's");
    await makeTopic(root, id, "t", 1);
    const target = new FuzzTarget(server, root, id);
    await target.clean();
    return target;
  }

  /** Removes what the attacks have made, and gives the token of a new user who may do everything. */
  async clean(): Promise<string> {
    for (const { id } of await call(this.#root, getStreams, undefined)) {
      if (id !== this.healthyStreamId) await call(this.#root, deleteStream, { stream: numericIdentifier(id) });
    }
    for (const { id } of await call(this.#root, getUsers, undefined)) {
      if (id !== 0) await call(this.#root, deleteUser, { user: numericIdentifier(id) });
    }
    const username = `fuzzer-${this.#users++}`;
    const user = { username, password: PASSWORD, status: "active" as const, permissions: everything };
    await call(this.#root, createUser, user);
    const fuzzer = await RawConnection.open(this.server.port);
    await call(fuzzer, loginUser, { username, password: PASSWORD, version: "", context: "" });
    const token = await call(fuzzer, createPersonalAccessToken, { name: "fuzzer", expiryMicros: 0n });
    fuzzer.destroy();
    return token;
  }

  /** Whether the attacker is still who it was: an attack may have deleted its user or token. */
  async accepts(token: string): Promise<boolean> {
    const connection = await RawConnection.open(this.server.port);
    const accepted = await call(connection, loginWithPersonalAccessToken, { token }).then(
      () => true,
      () => false,
    );
    connection.destroy();
    return accepted;
  }

  /** Memory of the server's process, in bytes. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.server.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  }

  close(): void {
    this.#root.destroy();
  }
}
