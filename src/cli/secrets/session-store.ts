// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { homePath, readHomeToml, writeHomeToml } from "../context/home.ts";
import { deleteSecret, readSecret, type SecretPlace, writeSecret } from "./secret-store.ts";

const FILE = "sessions.toml";
const ACCOUNT = "iggy-cli-session";

/** A login that is remembered on this machine: a personal access token of the user. */
export interface Session {
  readonly token: string;
  readonly tokenName: string;
  readonly username: string;
  /** Milliseconds since 1970; undefined when it does not expire. */
  readonly expiresAtMs: number | undefined;
}

/** The name of this machine's token: each machine has its own, so that one login does not end another. */
export const sessionTokenName = async (): Promise<string> => {
  const { createHash } = await import("node:crypto");
  const machineFile = "/etc/machine-id";
  const machine = existsSync(machineFile) ? readFileSync(machineFile, "utf8") : "";
  const owner = `${machine}\n${hostname()}\n${userInfo().username}\n${homePath("")}`;
  return `iggy-cli-session-${createHash("sha256").update(owner).digest("hex").slice(0, 8)}`;
};

const serviceOf = (server: string): string => `iggy-cli-session:${server}`;

/** The session for a server, by its normalised address; undefined when there is none. */
export const readSession = async (server: string): Promise<Session | undefined> => {
  const known = (await readHomeToml(FILE))[server];
  if (known === undefined) return undefined;
  const token = await readSecret(serviceOf(server), ACCOUNT);
  if (token === undefined) return undefined;
  const { token_name: tokenName, username, expires_at: expiresAt } = known;
  return {
    token,
    tokenName: String(tokenName),
    username: String(username),
    expiresAtMs: expiresAt === undefined ? undefined : Date.parse(String(expiresAt)),
  };
};

export const writeSession = async (server: string, session: Session): Promise<SecretPlace> => {
  const place = await writeSecret(serviceOf(server), ACCOUNT, session.token);
  const sessions = await readHomeToml(FILE);
  const { tokenName, username, expiresAtMs } = session;
  const expiry = expiresAtMs === undefined ? {} : { expires_at: new Date(expiresAtMs).toISOString() };
  await writeHomeToml(FILE, { ...sessions, [server]: { token_name: tokenName, username, ...expiry } });
  return place;
};

export const deleteSession = async (server: string): Promise<void> => {
  await deleteSecret(serviceOf(server), ACCOUNT);
  const { [server]: _, ...others } = await readHomeToml(FILE);
  await writeHomeToml(FILE, others);
};

/** The session another program of this machine keeps under the address as it was typed. */
export const readForeignSession = (address: string): Promise<string | undefined> =>
  readSecret(serviceOf(address), ACCOUNT);
