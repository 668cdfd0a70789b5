// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type IggyError, isIggyError } from "../../../protocol/errors/iggy-error.ts";
import type { Metadata } from "../../control/metadata/model.ts";
import { decodeStateInfo, recordVersion } from "../../control/state-log/info-file.ts";
import { StateLog } from "../../control/state-log/state-log.ts";
import { SERVER_VERSION, STATE_HASH } from "../../version.ts";
import type { InspectedDirectory } from "../inspected-directory.ts";
import { Replay, stateLogPath, withStateLog } from "../replay.ts";
import type { Findings } from "./finding.ts";

/**
 * Looks at the state log and `state/info`. Gives the metadata; undefined where the log cannot be read to its end.
 * @throws IggyError cannot_decrypt_data where the whole directory is read with the wrong key or none
 */
export const verifyState = (inspected: InspectedDirectory, findings: Findings): Metadata | undefined => {
  verifyInfo(inspected, findings);
  const file = stateLogPath(inspected);
  const path = inspected.short(file);
  if (!existsSync(file)) {
    const meaning = "without it nobody knows the streams, topics and users; get it from a backup";
    findings.add({ kind: "state_log_missing", severity: "damage", path, meaning });
    return undefined;
  }
  try {
    return withStateLog(inspected, (reader) => {
      const replay = new Replay(inspected);
      for (const located of reader.entries()) {
        findings.checked.stateEntries++;
        applyOrTell(replay, located, path, findings);
      }
      if (reader.tailBytes > 0) tellTorn(inspected, path, reader.bytes, reader.tailBytes, findings);
      return replay.metadata;
    });
  } catch (error) {
    if (!isIggyError(error) || isWrongKey(error)) throw error;
    tellDamaged(path, error, findings);
    return undefined;
  }
};

const isWrongKey = ({ errorName, context }: IggyError): boolean =>
  errorName === "cannot_decrypt_data" && context["entry"] === 0;

const applyOrTell = (
  replay: Replay,
  located: Parameters<Replay["apply"]>[0],
  path: string,
  findings: Findings,
): void => {
  try {
    replay.apply(located);
  } catch (error) {
    if (!isIggyError(error)) throw error;
    const meaning = `entry ${located.entry.index} cannot be applied: ${error.message}`;
    const { position } = located;
    findings.add({ kind: "state_change_impossible", severity: "damage", path, position, meaning });
  }
};

const tellTorn = (
  inspected: InspectedDirectory,
  path: string,
  position: number,
  tailBytes: number,
  findings: Findings,
): void => {
  const meaning = `${tailBytes} bytes of an append that a crash interrupted; nobody was told that it succeeded`;
  findings.add({ kind: "state_log_torn", severity: "damage", path, position, meaning });
  const apply = (): void => {
    const { checksum, cipher } = inspected;
    const log = new StateLog({ path: stateLogPath(inspected), enforceFsync: true, checksum, cipher });
    try {
      const entries = log.entries(() => {});
      while (entries.next().done !== true);
      log.sync();
    } finally {
      log.close();
    }
  };
  findings.addRepair({ path, action: `cut these ${tailBytes} bytes off`, apply });
};

const tellDamaged = (path: string, error: IggyError, findings: Findings): void => {
  const { entry, position, reason } = error.context;
  const why = reason === undefined ? error.errorName.replaceAll("_", " ") : String(reason);
  const meaning = `entry ${String(entry)} is damaged (${why}); it and what follows it is not applied: get the file from a backup`;
  findings.add({ kind: "state_log_damaged", severity: "damage", path, position: Number(position), meaning });
};

const verifyInfo = (inspected: InspectedDirectory, findings: Findings): void => {
  const file = join(inspected.directory.state, "info");
  const path = inspected.short(file);
  if (!existsSync(file)) {
    const meaning = "which version wrote the directory is not recorded; the next start does it";
    findings.add({ kind: "info_missing", severity: "notice", path, meaning });
    return;
  }
  try {
    decodeStateInfo(readFileSync(file));
  } catch (error) {
    if (!isIggyError(error)) throw error;
    const meaning = "the record of the version that wrote the directory cannot be read";
    findings.add({ kind: "info_unreadable", severity: "damage", path, meaning });
    const apply = (): void => {
      rmSync(file);
      recordVersion(inspected.directory.state, { version: SERVER_VERSION, hash: STATE_HASH });
    };
    findings.addRepair({ path, action: "make it anew; it is informational", apply });
  }
};
