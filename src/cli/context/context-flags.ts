// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connectionFlags } from "../connection/connection-flags.ts";
import { UsageError } from "../errors/user-error.ts";
import type { FlagDefinition, FlagDefinitions, FlagValues } from "../framework/flags.ts";
import { deleteSecret, placeNotice, readSecret, writeSecret } from "../secrets/secret-store.ts";
import type { Context } from "./context-store.ts";

const { context: _, "password-stdin": __, ...stored } = connectionFlags;

/** The environment speaks for a command, not for a context that outlives it. */
const withoutEnvironment = <Flags extends FlagDefinitions>(flags: Flags): Flags =>
  Object.fromEntries(
    Object.entries(flags).map(([name, { env: _, exclusive: __, ...flag }]): [string, FlagDefinition<unknown>] => [
      name,
      flag,
    ]),
  ) as Flags;

/** What a context can hold: every connection option. */
export const contextFlags = withoutEnvironment(stored);

type ContextOptions = Partial<FlagValues<typeof contextFlags>>;

const secrets = ["password", "token"] as const;

/** The values for the file; passwords and tokens go into the keyring. */
export const contextValues = async (
  name: string,
  options: ContextOptions,
  note: (text: string) => void,
): Promise<Context> => {
  if (options["password-file"] !== undefined) throw new UsageError("a context takes --password, which it keeps safe");
  const values: Record<string, unknown> = {};
  for (const [flag, value] of Object.entries(options)) {
    const key = flag.replaceAll("-", "_");
    if (!(flag in contextFlags) || value === undefined || value === false) continue;
    if (!isSecret(flag)) values[key] = value;
    else {
      const notice = placeNotice(await writeSecret(serviceOf(name), flag, String(value)));
      if (notice !== undefined) note(notice);
      values[`${key}_stored`] = true;
    }
  }
  return values;
};

export const forgetContextSecrets = async (name: string): Promise<void> => {
  for (const secret of secrets) await deleteSecret(serviceOf(name), secret);
};

export const moveContextSecrets = async (name: string, newName: string): Promise<void> => {
  for (const secret of secrets) {
    const kept = await readSecret(serviceOf(name), secret);
    if (kept !== undefined) await writeSecret(serviceOf(newName), secret, kept);
  }
  await forgetContextSecrets(name);
};

const serviceOf = (name: string): string => `iggy-context:${name}`;

const isSecret = (flag: string): boolean => secrets.some((secret) => secret === flag);

/** A context as it is shown: without secrets. */
export const shownContext = (values: Context): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      ["password", "token", "encryption_key", "connection_string"].includes(key) ? "******" : value,
    ]),
  );
