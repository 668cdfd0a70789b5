// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { deleteConsumerGroup } from "../../protocol/commands/consumer-group/delete-group.ts";
import { joinConsumerGroup } from "../../protocol/commands/consumer-group/join-group.ts";
import { leaveConsumerGroup } from "../../protocol/commands/consumer-group/leave-group.ts";
import type { Command } from "../../protocol/commands/define-command.ts";
import { getMe } from "../../protocol/commands/system/get-me.ts";
import type { CommandSender } from "../commands/command-sender.ts";
import type { SessionOwner } from "../commands/session-commands.ts";
import type { CallOptions } from "../config/call-options.ts";
import type { Credentials } from "../config/credentials.ts";
import type { ResolvedPool } from "../config/resolve-config.ts";
import type { Connection } from "./connection.ts";

interface Member {
  readonly connection: Connection;
  underWay: number;
}

/** Commands about the connection they come on, or its memberships. */
const ofConnection: ReadonlySet<number> = new Set([
  getMe.code,
  joinConsumerGroup.code,
  leaveConsumerGroup.code,
  deleteConsumerGroup.code,
]);

/**
 * Several connections of one client. A request goes to the one with the fewest under way, and to a new one while all have some
 * and there may be more. Memberships are those of the first connection, which all requests of groups go to.
 */
export class ConnectionPool implements CommandSender, SessionOwner {
  readonly #size: ResolvedPool;
  readonly #make: () => Connection;
  readonly #first: Member;
  readonly #members: Member[];

  constructor(size: ResolvedPool, make: () => Connection) {
    this.#size = size;
    this.#make = make;
    this.#first = { connection: make(), underWay: 0 };
    this.#members = [this.#first];
    while (this.#members.length < size.min) this.#add();
  }

  get state(): Connection["state"] {
    return this.#first.connection.state;
  }

  get address(): string {
    return this.#first.connection.address;
  }

  get userId(): number | undefined {
    return this.#first.connection.userId;
  }

  get clientId(): number | undefined {
    return this.#first.connection.clientId;
  }

  /** All there are. */
  async connect(options?: CallOptions): Promise<void> {
    await this.#each((connection) => connection.connect(options));
  }

  send<Request, Reply>(command: Command<Request, Reply>, request: Request, options?: CallOptions): Promise<Reply> {
    const subject = typeof request === "object" && request !== null ? request : {};
    return this.#through(this.#choose(command.code, subject), ({ connection }) =>
      connection.send(command, request, options),
    );
  }

  sendFrame(frame: Uint8Array, subject: object, options?: CallOptions): Promise<Uint8Array> {
    const code = new DataView(frame.buffer, frame.byteOffset).getUint32(4, true);
    return this.#through(this.#choose(code, subject), ({ connection }) =>
      connection.sendFrame(frame, subject, options),
    );
  }

  /** On all of them; those that come later log in by themselves. */
  async logIn(credentials: Credentials, options?: CallOptions): Promise<number> {
    const [userId = 0] = await this.#each((connection) => connection.logIn(credentials, options));
    return userId;
  }

  async logOut(options?: CallOptions): Promise<void> {
    await this.#each((connection) => connection.logOut(options));
  }

  async close(options?: Parameters<Connection["close"]>[0]): Promise<void> {
    await this.#each((connection) => connection.close(options));
  }

  #each<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result[]> {
    return Promise.all(this.#members.map(({ connection }) => work(connection)));
  }

  #add(): Member {
    const member = { connection: this.#make(), underWay: 0 };
    this.#members.push(member);
    return member;
  }

  #choose(code: number, subject: object): Member {
    if (ofConnection.has(code) || isOfGroup(subject)) return this.#first;
    const least = this.#members.reduce((one, other) => (other.underWay < one.underWay ? other : one));
    return least.underWay === 0 || this.#members.length >= this.#size.max ? least : this.#add();
  }

  async #through<Result>(member: Member, work: (member: Member) => Promise<Result>): Promise<Result> {
    member.underWay++;
    try {
      return await work(member);
    } finally {
      member.underWay--;
    }
  }
}

const isOfGroup = (subject: object): boolean =>
  "consumer" in subject && (subject.consumer as { readonly kind?: string }).kind === "consumer_group";
