// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { serverKey } from "../../cli/connection/server-address.ts";
import { UsageError } from "../../cli/errors/user-error.ts";
import { argument, remainingArguments } from "../../cli/framework/arguments.ts";
import { aliasesOf } from "../../cli/framework/common-arguments.ts";
import { booleanFlag } from "../../cli/framework/flags.ts";
import { parseExpiryText } from "../../cli/framework/quantities.ts";
import { name } from "../../cli/framework/readers.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import { sumOfExpiry } from "../../cli/framework/topic-settings.ts";
import { formatExpiry } from "../../cli/output/formats.ts";
import { placeNotice } from "../../cli/secrets/secret-store.ts";
import { checkStore, writeToken } from "../../cli/secrets/token-store.ts";
import { MAX_U64 } from "../../protocol/primitives/integers.ts";

export default class PatCreate extends ServerCommand {
  static override summary = "Make a personal access token; it is shown once.";
  static override aliases = aliasesOf("pat", [], "create", ["c"]);
  static override args = {
    name: argument(name(3, 30), { description: "Name of the token, 3 to 30 characters." }),
    expiry: remainingArguments(parseExpiryText, {
      description: "How long it is good, words are added: 1day 2h, never.",
    }),
  };
  static override flags = {
    "store-token": booleanFlag({
      char: "s",
      summary: "Keep it on this machine for --token-name instead of showing it.",
    }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %> deploy 30days",
    "<%= config.bin %> <%= command.id %> laptop --store-token",
  ];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(PatCreate);
    const { name } = args;
    if (flags["store-token"] && args.expiry !== undefined) throw new UsageError("--store-token takes no EXPIRY");
    const expiryMicros = args.expiry === undefined ? 0n : sumOfExpiry(args.expiry);
    const expiry = `token expire time: ${expiryMicros === NEVER || expiryMicros === 0n ? "never_expire" : formatExpiry(expiryMicros)}`;
    this.subject = { name };
    this.doing = `create personal access token with name: ${name} and ${expiry}`;
    // A token that could not be kept would be an orphan on the server.
    if (flags["store-token"]) await checkStore();
    const { client, settings } = await this.connect(flags);
    const token = await client.token.create({ name, expiryMicros }).finally(() => client.close({ drain: false }));
    const created = `Personal access token with name: ${name} and ${expiry} created`;
    if (flags["store-token"]) {
      const notice = placeNotice(await writeToken(serverKey(settings.address), name, token));
      if (notice !== undefined) this.output.note(notice);
      await this.output.done({ name, stored: true }, created);
      return;
    }
    if (this.output.quiet && !this.output.isData) process.stdout.write(`${token}\n`);
    else await this.output.done({ name, stored: false, token }, `${created}\nToken: ${token}`);
  }
}

const NEVER = MAX_U64;
