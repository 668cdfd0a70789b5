// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isIggyError } from "../../../protocol/errors/iggy-error.ts";
import { MASK } from "../../config/load/problem.ts";
import type { Change } from "../../control/metadata/change.ts";
import { decodeChange } from "../../control/state-log/change-codec.ts";
import type { StateEntry } from "../../control/state-log/entry-codec.ts";
import type { InspectedDirectory } from "../inspected-directory.ts";
import { stateLogEntries, stateLogPath } from "../replay.ts";
import type { DumpedDamage } from "./dumped.ts";

export interface DumpedEntry {
  readonly kind: "state_entry";
  readonly index: number;
  /** Byte in the file. */
  readonly position: number;
  readonly timestampMicros: bigint;
  readonly userId: number;
  readonly code: number;
  /** Name of the change; undefined for a payload that is none. */
  readonly change: string | undefined;
  /** What the change was asked for; hashes of secrets masked. */
  readonly request: unknown;
  /** Number of the object a change has made. */
  readonly id: number | undefined;
  readonly tokenHash: string | undefined;
}

/** Every entry of the state log, and where it is damaged; hashes of passwords and tokens only with `reveal`. */
export function* dumpState(inspected: InspectedDirectory, reveal: boolean): Generator<DumpedEntry | DumpedDamage> {
  try {
    for (const { entry, position } of stateLogEntries(inspected)) yield describe(entry, position, reveal);
  } catch (error) {
    if (!isIggyError(error) || (error.errorName === "cannot_decrypt_data" && error.context["entry"] === 0)) throw error;
    const { position, entry, reason } = error.context;
    const meaning = `entry ${String(entry)} is damaged: ${String(reason ?? error.errorName)}`;
    yield { kind: "damage", path: inspected.short(stateLogPath(inspected)), position: Number(position), meaning };
  }
}

const describe = (entry: StateEntry, position: number, reveal: boolean): DumpedEntry => {
  const { index, timestampMicros, userId, code } = entry;
  const change = changeOf(entry);
  return {
    kind: "state_entry",
    index,
    position,
    timestampMicros: BigInt(timestampMicros),
    userId,
    code,
    change: change?.name,
    request: change === undefined ? undefined : requestOf(change, reveal),
    id: change !== undefined && "id" in change ? change.id : undefined,
    tokenHash: change?.name === "create_personal_access_token" ? secret(change.hash, reveal) : undefined,
  };
};

const changeOf = ({ code, payload }: StateEntry): Change | undefined => {
  try {
    return decodeChange(code, payload);
  } catch (error) {
    if (isIggyError(error)) return undefined;
    throw error;
  }
};

const requestOf = (change: Change, reveal: boolean): unknown => {
  if (change.name === "create_user") return { ...change.request, password: secret(change.request.password, reveal) };
  if (change.name !== "change_password") return change.request;
  const { user, newPassword } = change.request;
  return { user, newPassword: secret(newPassword, reveal) };
};

const secret = (hash: string, reveal: boolean): string => (reveal ? hash : MASK);
