// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Command } from "../../protocol/commands/define-command.ts";
import { loginWithPersonalAccessToken } from "../../protocol/commands/personal-access-token/login-with-token.ts";
import { loginUser } from "../../protocol/commands/user/login-user.ts";
import type { Credentials } from "../config/credentials.ts";
import { CLIENT_VERSION } from "../version.ts";

type Send = <Request, Reply>(command: Command<Request, Reply>, request: Request) => Promise<Reply>;

/** The id of the user. */
export const logIn = (send: Send, credentials: Credentials, context: string): Promise<number> =>
  "token" in credentials
    ? send(loginWithPersonalAccessToken, { token: credentials.token })
    : send(loginUser, { ...credentials, version: CLIENT_VERSION, context });
