// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { chooseCredentials } from "../cli/connection/credentials.ts";
import { addressText, serverKey } from "../cli/connection/server-address.ts";
import { resolveSettings } from "../cli/connection/settings.ts";
import { remainingArguments } from "../cli/framework/arguments.ts";
import { parseExpiryText } from "../cli/framework/quantities.ts";
import { ServerCommand } from "../cli/framework/server-command.ts";
import { sumOfExpiry } from "../cli/framework/topic-settings.ts";
import { placeNotice } from "../cli/secrets/secret-store.ts";
import { readSession, sessionTokenName, writeSession } from "../cli/secrets/session-store.ts";
import { checkStore } from "../cli/secrets/token-store.ts";
import type { Client } from "../client/client.ts";
import { isIggyError } from "../protocol/errors/iggy-error.ts";
import { MAX_U64 } from "../protocol/primitives/integers.ts";

const DEFAULT_EXPIRY_MICROS = 15n * 60_000_000n;
const NEVER = MAX_U64;

export default class Login extends ServerCommand {
  static override summary = "Log in once for the commands that follow, on this machine.";
  static override aliases = ["li"];
  static override args = {
    expiry: remainingArguments(parseExpiryText, {
      description: "How long the login is good, words are added: 8h, 1day 2h, none. [15m]",
    }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> --username iggy --password iggy",
    "<%= config.bin %> <%= command.id %> 8h --username iggy --password iggy",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(Login);
    this.doing = "login command";
    const expiryMicros = args.expiry === undefined ? DEFAULT_EXPIRY_MICROS : sumOfExpiry(args.expiry);
    const settings = await resolveSettings(flags);
    const address = addressText(settings.address);
    const server = serverKey(settings.address);
    const chosen = await chooseCredentials(settings.credentials);
    const known = await readSession(server);
    const isOver = known?.expiresAtMs !== undefined && known.expiresAtMs <= Date.now();
    if (known !== undefined && !isOver && chosen.origin === "session") {
      return this.output.done(sessionData(address, known), `Already logged into Iggy server ${address}`);
    }
    // A token that could not be kept would be an orphan on the server.
    await checkStore();
    const tokenName = await sessionTokenName();
    const { token, username } = await this.withClient(flags, (client) => renewToken(client, tokenName, expiryMicros));
    const isEndless = expiryMicros === NEVER || expiryMicros === 0n;
    const expiresAtMs = isEndless ? undefined : Date.now() + Number(expiryMicros / 1000n);
    const session = { token, tokenName, username, expiresAtMs };
    const notice = placeNotice(await writeSession(server, session));
    if (notice !== undefined) this.output.note(notice);
    await this.output.done(sessionData(address, session), `Successfully logged into Iggy server ${address}`);
  }
}

const sessionData = (
  address: string,
  { tokenName, username, expiresAtMs }: { tokenName: string; username: string; expiresAtMs: number | undefined },
) => ({
  address,
  username,
  tokenName,
  expiresAt: expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString(),
});

/** A new token in place of the one this machine had. */
const renewToken = async (client: Client, name: string, expiryMicros: bigint) => {
  try {
    await client.token.delete({ name });
  } catch (error) {
    if (!isIggyError(error) || error.errorName !== "resource_not_found") throw error;
  }
  const token = await client.token.create({ name, expiryMicros });
  const me = await client.client.getMe();
  const user = await client.user.get({ user: me.userId }).catch(() => undefined);
  return { token, username: user?.username ?? String(me.userId) };
};
