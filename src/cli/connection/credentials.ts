// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import type { Context } from "../context/context-store.ts";
import { exitCode } from "../errors/exit-codes.ts";
import { UsageError, UserError } from "../errors/user-error.ts";
import { askSecret, firstLineOfInput, isInteractive } from "../framework/ask.ts";
import { readSecret } from "../secrets/secret-store.ts";
import { readForeignSession, readSession } from "../secrets/session-store.ts";
import { readToken } from "../secrets/token-store.ts";
import { addressText, isLoopback, type ServerAddress, serverKey } from "./server-address.ts";

export type Credentials = { readonly username: string; readonly password: string } | { readonly token: string };

/** Where the credentials come from; they are always a whole set from one source. */
export type CredentialsOrigin =
  | "options"
  | "connection string"
  | "environment"
  | "context"
  | "configuration file"
  | "session"
  | "default";

export interface ChosenCredentials {
  readonly origin: CredentialsOrigin;
  readonly credentials: Credentials;
}

/** What one source says; a source with any of these is the one that counts. */
export interface CredentialsInput {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly passwordFromInput?: boolean;
  readonly token?: string | undefined;
  readonly tokenName?: string | undefined;
}

export interface CredentialsSources {
  readonly options: CredentialsInput;
  readonly connectionString: CredentialsInput;
  readonly context: { readonly name: string; readonly values: Context };
  /** The server is not the context's, so that its credentials do not go there. */
  readonly hasForeignServer: boolean;
  /** Values of the configuration files, strongest first. */
  readonly files: readonly Context[];
  readonly address: ServerAddress;
}

const DEFAULT_USER = "iggy";

/**
 * Chooses who logs in: options, then the connection string, the environment, the context, the configuration files, the
 * stored session; on this machine at last the well-known user of a new server.
 * @throws UserError when there is nothing to log in with
 */
export const chooseCredentials = async (sources: CredentialsSources): Promise<ChosenCredentials> => {
  const { address, context, hasForeignServer, files } = sources;
  const inputs: readonly (readonly [CredentialsOrigin, CredentialsInput])[] = [
    ["options", sources.options],
    ["connection string", sources.connectionString],
    ["environment", environmentInput()],
    ["context", hasForeignServer ? {} : await contextInput(context.name, context.values)],
    ...files.map((values) => ["configuration file", fileInput(values)] as const),
  ];
  for (const [origin, input] of inputs) {
    if (isGiven(input)) return { origin, credentials: await complete(input, address) };
  }
  const session = await readSession(serverKey(address));
  if (session !== undefined) return { origin: "session", credentials: { token: session.token } };
  if (isLoopback(address.host)) {
    return { origin: "default", credentials: { username: DEFAULT_USER, password: DEFAULT_USER } };
  }
  const foreign = await readForeignSession(addressText(address));
  if (foreign !== undefined) return { origin: "session", credentials: { token: foreign } };
  throw new UserError(`Missing iggy server credentials for ${addressText(address)}`, {
    hint: "iggy login, or give --username and --password, or --token",
    exitCode: exitCode.unauthenticated,
    name: "unauthenticated",
    code: 40,
  });
};

const isGiven = ({ username, token, tokenName }: CredentialsInput): boolean =>
  username !== undefined || token !== undefined || tokenName !== undefined;

const environmentInput = (): CredentialsInput => {
  const { IGGY_USERNAME, IGGY_PASSWORD, IGGY_TOKEN, IGGY_TOKEN_NAME } = process.env;
  if (IGGY_TOKEN) return { token: IGGY_TOKEN };
  if (IGGY_TOKEN_NAME) return { tokenName: IGGY_TOKEN_NAME };
  return IGGY_USERNAME && IGGY_PASSWORD ? { username: IGGY_USERNAME, password: IGGY_PASSWORD } : {};
};

const contextInput = async (name: string, values: Context): Promise<CredentialsInput> => {
  const secret = async (key: "password" | "token"): Promise<string | undefined> => {
    if (typeof values[key] === "string") return values[key];
    return values[`${key}_stored`] === true ? readSecret(`iggy-context:${name}`, key) : undefined;
  };
  if (typeof values["token_name"] === "string") return { tokenName: values["token_name"] };
  const token = await secret("token");
  if (token !== undefined) return { token };
  if (typeof values["username"] !== "string") return {};
  return { username: values["username"], password: await secret("password") };
};

const fileInput = (values: Context): CredentialsInput => {
  const textOf = (key: string): string | undefined => {
    const value = values[key];
    return typeof value === "string" ? value : undefined;
  };
  return {
    username: textOf("username"),
    password: textOf("password"),
    passwordFile: textOf("password_file"),
    token: textOf("token"),
    tokenName: textOf("token_name"),
  };
};

const complete = async (input: CredentialsInput, address: ServerAddress): Promise<Credentials> => {
  const { username, token, tokenName } = input;
  if (tokenName !== undefined) return { token: await readToken(serverKey(address), tokenName) };
  if (token !== undefined) return { token };
  if (username === undefined) throw new UsageError("--password needs --username");
  return { username, password: await passwordOf(input) };
};

const passwordOf = async ({ password, passwordFile, passwordFromInput }: CredentialsInput): Promise<string> => {
  if (password !== undefined) return password;
  if (passwordFile !== undefined) return readFileSync(passwordFile, "utf8").split(/\r?\n/)[0] ?? "";
  if (passwordFromInput !== true && isInteractive()) return askSecret("Password: ");
  const line = await firstLineOfInput();
  if (line !== undefined && line !== "") return line;
  throw new UsageError("the password is missing", "give --password, --password-file or --password-stdin");
};
