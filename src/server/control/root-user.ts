// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { randomInt } from "node:crypto";
import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { globalFlags, type Permissions } from "../../protocol/primitives/permissions.ts";
import { isWithin, passwordBytes, usernameBytes } from "./bounds.ts";
import type { MetadataStore } from "./metadata/metadata-store.ts";
import type { Passwords } from "./passwords.ts";

export const ROOT_USER_ID = 0;
const DEFAULT_USERNAME = "iggy";
const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export interface RootCredentials {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/**
 * Makes the root user unless there is one.
 * @returns the password, if one had to be made up
 * @throws IggyError invalid_configuration when only one of the credentials is given, or one does not fit
 */
export const ensureRootUser = async (
  store: MetadataStore,
  passwords: Passwords,
  { username, password }: RootCredentials,
): Promise<string | undefined> => {
  if (store.metadata.users.has(ROOT_USER_ID)) return undefined;
  if ((username === undefined) !== (password === undefined)) {
    const missing = username === undefined ? "IGGY_ROOT_USERNAME" : "IGGY_ROOT_PASSWORD";
    throw new IggyError("invalid_configuration", { missing, reason: "set both root credentials, or neither" });
  }
  const generated = password === undefined ? randomPassword() : undefined;
  const credentials = { username: username ?? DEFAULT_USERNAME, password: password ?? generated ?? "" };
  if (!isWithin(credentials.username, usernameBytes)) {
    throw new IggyError("invalid_configuration", { variable: "IGGY_ROOT_USERNAME", reason: "must have 3 to 50 bytes" });
  }
  if (!isWithin(credentials.password, passwordBytes)) {
    throw new IggyError("invalid_configuration", {
      variable: "IGGY_ROOT_PASSWORD",
      reason: "must have 3 to 100 bytes",
    });
  }
  const passwordHash = await passwords.hash(credentials.password);
  const request = {
    username: credentials.username,
    password: passwordHash,
    status: "active",
    permissions: allPermissions,
  } as const;
  store.transact({ name: "create_user", id: ROOT_USER_ID, request }, ROOT_USER_ID);
  return generated;
};

const allPermissions: Permissions = {
  global: Object.fromEntries(globalFlags.map((flag) => [flag, true])) as Permissions["global"],
  streams: undefined,
};

const randomPassword = (): string => {
  const length = randomInt(20, 40);
  return Array.from({ length }, () => ALPHANUMERIC[randomInt(ALPHANUMERIC.length)] ?? "").join("");
};
