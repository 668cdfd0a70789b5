// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { exitCode } from "../errors/exit-codes.ts";
import { UserError } from "../errors/user-error.ts";
import { deleteSecret, readSecret, type SecretPlace, writeSecret } from "./secret-store.ts";

const serviceOf = (server: string): string => `iggy:${server}`;

/** Personal access tokens that are kept on this machine, by server and name. */
export const writeToken = (server: string, name: string, token: string): Promise<SecretPlace> =>
  writeSecret(serviceOf(server), name, token);

/** @throws UserError when no such token is kept here */
export const readToken = async (server: string, name: string): Promise<string> => {
  const token = await readSecret(serviceOf(server), name);
  if (token !== undefined) return token;
  throw new UserError(`No matching entry found in secure storage: token '${name}' for ${server}`, {
    hint: `iggy pat create ${name} --store-token`,
    exitCode: exitCode.unauthenticated,
    name: "token_not_stored",
  });
};

export const deleteToken = (server: string, name: string): Promise<void> => deleteSecret(serviceOf(server), name);

/** @throws what is wrong when nothing can be kept on this machine */
export const checkStore = async (): Promise<void> => {
  await writeSecret("iggy", "check", "kept");
  await deleteSecret("iggy", "check");
};
