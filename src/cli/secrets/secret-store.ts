// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readHomeToml, writeHomeToml } from "../context/home.ts";

const FILE = "credentials.toml";

/** A keyring that failed once may seem to work afterwards, and forgets everything when this program ends. */
let hasFailed = false;

/** Where a secret lies: the keyring of the system, or a file that only its owner can read. */
export type SecretPlace = "keyring" | "file";

/** Keeps a secret, in the keyring where there is one. */
export const writeSecret = async (service: string, account: string, secret: string): Promise<SecretPlace> => {
  const entry = await keyringEntry(service, account);
  try {
    if (entry !== undefined) {
      entry.setPassword(secret);
      return "keyring";
    }
  } catch {
    // A machine without a keyring has the library all the same; the file is for it.
    hasFailed = true;
  }
  const tables = await readHomeToml(FILE);
  await writeHomeToml(FILE, { ...tables, [service]: { ...tables[service], [account]: secret } });
  return "file";
};

/** Undefined when there is none. */
export const readSecret = async (service: string, account: string): Promise<string | undefined> => {
  const kept = (await readHomeToml(FILE))[service]?.[account];
  if (typeof kept === "string") return kept;
  try {
    return (await keyringEntry(service, account))?.getPassword() ?? undefined;
  } catch {
    hasFailed = true;
    return undefined;
  }
};

/** Forgets a secret, wherever it lies. */
export const deleteSecret = async (service: string, account: string): Promise<void> => {
  const tables = await readHomeToml(FILE);
  const { [account]: secret, ...others } = tables[service] ?? {};
  if (secret !== undefined) {
    const { [service]: _, ...rest } = tables;
    await writeHomeToml(FILE, Object.keys(others).length === 0 ? rest : { ...rest, [service]: others });
    return;
  }
  try {
    (await keyringEntry(service, account))?.deletePassword();
  } catch {
    // Nothing was there.
  }
};

/** What a person is told once when a secret could not go into a keyring. */
export const placeNotice = (place: SecretPlace): string | undefined =>
  place === "file" ? `no keyring here: kept in ${FILE} of the Iggy directory, readable by you alone` : undefined;

const keyringEntry = async (service: string, account: string) => {
  if (hasFailed || process.env.IGGY_KEYRING === "off") return undefined;
  try {
    const { Entry } = await import("@napi-rs/keyring");
    return new Entry(service, account);
  } catch {
    return undefined;
  }
};
