// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { chooseCredentials } from "../../cli/connection/credentials.ts";
import { addressText, serverKey } from "../../cli/connection/server-address.ts";
import { resolveSettings } from "../../cli/connection/settings.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { readSession } from "../../cli/secrets/session-store.ts";

export default class SessionShow extends ServerCommand {
  static override summary = "Show which server, context and credentials a command would use.";
  static override examples = ["<%= config.bin %> <%= command.id %>"];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(SessionShow);
    const settings = await resolveSettings(flags);
    const { origin, credentials } = await chooseCredentials(settings.credentials);
    const session = await readSession(serverKey(settings.address));
    const expiresAt = session?.expiresAtMs === undefined ? null : new Date(session.expiresAtMs).toISOString();
    const data = {
      address: addressText(settings.address),
      transport: settings.address.transport,
      tls: settings.tls !== undefined,
      context: settings.credentials.context.name,
      credentials: origin,
      kind: "token" in credentials ? "token" : "password",
      username:
        "username" in credentials ? credentials.username : origin === "session" ? (session?.username ?? null) : null,
      session: session === undefined ? null : { username: session.username, tokenName: session.tokenName, expiresAt },
    };
    await this.output.properties(data, [
      ["Server", data.address],
      ["Transport", `${data.transport}${data.tls ? " with TLS" : ""}`],
      ["Context", data.context],
      ["Credentials from", data.credentials],
      ["Log in with", data.kind],
      ["User", data.username ?? "-"],
      [
        "Session",
        session === undefined
          ? "none"
          : `${session.username}, ${expiresAt === null ? "endless" : `until ${expiresAt}`}`,
      ],
    ]);
  }
}
