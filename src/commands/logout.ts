// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { addressText, serverKey } from "../cli/connection/server-address.ts";
import { resolveSettings } from "../cli/connection/settings.ts";
import { doneUnlessMissing } from "../cli/framework/if-exists.ts";
import { ServerCommand } from "../cli/framework/server-command.ts";
import { deleteSession, readSession } from "../cli/secrets/session-store.ts";
import { isIggyError } from "../protocol/errors/iggy-error.ts";

export default class Logout extends ServerCommand {
  static override summary = "End the login of this machine.";
  static override aliases = ["lo"];
  static override examples = ["<%= config.bin %> <%= command.id %>"];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(Logout);
    this.doing = "logout command";
    const settings = await resolveSettings(flags);
    const address = addressText(settings.address);
    const session = await readSession(serverKey(settings.address));
    if (session !== undefined) {
      const { token, tokenName } = session;
      try {
        await this.withClient({ ...flags, ...ownCredentials, token }, (client) =>
          doneUnlessMissing(() => client.token.delete({ name: tokenName }), true),
        );
      } catch (error) {
        // A session the server has ended needs no end.
        if (!isIggyError(error) || !overBefore.has(error.errorName)) throw error;
      }
      await deleteSession(serverKey(settings.address));
    }
    await this.output.done(
      { address, hadSession: session !== undefined },
      `Successfully logged out from Iggy server ${address}`,
    );
  }
}

const overBefore: ReadonlySet<string> = new Set([
  "personal_access_token_expired",
  "invalid_personal_access_token",
  "resource_not_found",
]);

const ownCredentials = { username: undefined, password: undefined, "token-name": undefined } as const;
