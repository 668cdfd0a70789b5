// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { existsSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { activeContextName, DEFAULT_CONTEXT, readContexts } from "../context/context-store.ts";
import { homeDirectory, homePath } from "../context/home.ts";
import { formatBytes } from "../output/formats.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

const MIN_NODE = [20, 19] as const;
const LOW_DISK_SHARE = 0.1;

/** This machine and what is kept on it. */
export const checkMachine = async (): Promise<readonly Finding[]> => [
  checkNode(),
  await checkDisk(),
  ...checkHome(),
  await checkContexts(),
  await checkKeyring(),
];

const checkNode = (): Finding => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isNew = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  const text = `Node ${process.versions.node}`;
  return isNew ? ok("node", text) : problem("node", text, `install Node ${MIN_NODE.join(".")} or later`);
};

const checkDisk = async (): Promise<Finding> => {
  const { bavail, blocks, bsize } = await statfs(process.cwd());
  const text = `${formatBytes(BigInt(bavail) * BigInt(bsize))} free here of ${formatBytes(BigInt(blocks) * BigInt(bsize))}`;
  return bavail < blocks * LOW_DISK_SHARE
    ? warning("disk", text, "make room, or keep data elsewhere")
    : ok("disk", text);
};

/** Files with secrets are their owner's alone. */
const checkHome = (): readonly Finding[] => {
  const check = "files";
  const open = ["contexts.toml", "credentials.toml", "sessions.toml"].filter(
    (name) => existsSync(homePath(name)) && (statSync(homePath(name)).mode & 0o077) !== 0,
  );
  if (open.length === 0 || process.platform === "win32") return [ok(check, homeDirectory())];
  return open.map((name) => warning(check, `${homePath(name)} can be read by others`, `chmod 600 ${homePath(name)}`));
};

const checkContexts = async (): Promise<Finding> => {
  const check = "contexts";
  try {
    const names = Object.keys(await readContexts());
    const active = activeContextName();
    if (active === DEFAULT_CONTEXT || names.includes(active))
      return ok(check, `'${active}' is active, ${names.length} kept`);
    return problem(check, `the active context '${active}' does not exist`, "iggy context use default");
  } catch (error) {
    return problem(
      check,
      error instanceof Error ? error.message : String(error),
      "put the file right, or move it away",
    );
  }
};

const checkKeyring = async (): Promise<Finding> => {
  const check = "keyring";
  const hint = "logins and tokens are kept in a file that you alone can read";
  if (process.env.IGGY_KEYRING === "off") return ok(check, `off (IGGY_KEYRING): ${hint}`);
  try {
    const { Entry } = await import("@napi-rs/keyring");
    const entry = new Entry("iggy", "doctor");
    entry.setPassword("works");
    entry.deletePassword();
    return ok(check, "works");
  } catch {
    return ok(check, `none here: ${hint}`);
  }
};
