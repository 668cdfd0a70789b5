// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { exitCode } from "../errors/exit-codes.ts";
import { UserError } from "../errors/user-error.ts";
import { readHomeFile, readHomeToml, type TomlTable, writeHomeFile, writeHomeToml } from "./home.ts";

const CONTEXTS_FILE = "contexts.toml";
const ACTIVE_FILE = ".active_context";
const PREVIOUS_FILE = ".previous_context";
export const DEFAULT_CONTEXT = "default";

/** A context's values by option name in snake_case, as they stand in the file. */
export type Context = Readonly<TomlTable>;

export const readContexts = (): Promise<Record<string, Context>> => readHomeToml(CONTEXTS_FILE);

export const activeContextName = (): string => readHomeFile(ACTIVE_FILE)?.trim() || DEFAULT_CONTEXT;

export const previousContextName = (): string | undefined => readHomeFile(PREVIOUS_FILE)?.trim() || undefined;

/** @throws UserError when there is no context of that name */
export const useContext = async (name: string): Promise<void> => {
  if (name !== DEFAULT_CONTEXT && !(name in (await readContexts()))) throw unknownContext(name);
  writeHomeFile(PREVIOUS_FILE, `${activeContextName()}\n`);
  writeHomeFile(ACTIVE_FILE, `${name}\n`);
};

/** @throws UserError for a bad name, or one that is taken */
export const createContext = async (name: string, values: Context): Promise<void> => {
  checkName(name);
  const contexts = await readContexts();
  if (name in contexts) {
    throw new UserError(`context '${name}' already exists in ${CONTEXTS_FILE}`, {
      hint: `iggy context update ${name}`,
      exitCode: exitCode.conflict,
      name: "context_already_exists",
    });
  }
  await writeHomeToml(CONTEXTS_FILE, { ...contexts, [name]: values });
};

/** Changes some values of a context and leaves the others as they are. */
export const updateContext = async (name: string, values: Context): Promise<Context> => {
  const contexts = await readContexts();
  const found = contexts[name] ?? (name === DEFAULT_CONTEXT ? {} : undefined);
  if (found === undefined) throw unknownContext(name);
  const updated = { ...found, ...values };
  await writeHomeToml(CONTEXTS_FILE, { ...contexts, [name]: updated });
  return updated;
};

export const renameContext = async (name: string, newName: string): Promise<void> => {
  checkName(newName);
  const { [name]: found, ...others } = await readContexts();
  if (found === undefined) throw unknownContext(name);
  if (newName in others) throw new UserError(`context '${newName}' already exists in ${CONTEXTS_FILE}`);
  await writeHomeToml(CONTEXTS_FILE, { ...others, [newName]: found });
  if (activeContextName() === name) writeHomeFile(ACTIVE_FILE, `${newName}\n`);
};

/** Removes a context; when it was the active one, `default` becomes active. */
export const deleteContext = async (name: string): Promise<void> => {
  if (name === DEFAULT_CONTEXT) throw new UserError("cannot delete the 'default' context");
  const { [name]: found, ...others } = await readContexts();
  if (found === undefined) throw unknownContext(name, "not found in");
  await writeHomeToml(CONTEXTS_FILE, others);
  if (activeContextName() === name) writeHomeFile(ACTIVE_FILE, `${DEFAULT_CONTEXT}\n`);
};

export const unknownContext = (name: string, words = "is missing from", hint = "iggy context list"): UserError =>
  new UserError(`context ${words === "is missing from" ? "key " : ""}'${name}' ${words} ${CONTEXTS_FILE}`, {
    hint,
    exitCode: exitCode.notFound,
    name: "context_not_found",
  });

const checkName = (name: string): void => {
  if (name === DEFAULT_CONTEXT) throw new UserError("cannot create a context named 'default' - it is reserved");
  if (name.trim() === "") throw new UserError("context name cannot be empty or whitespace-only");
  if (!/^[\p{L}\p{N}_-]+$/u.test(name)) {
    throw new UserError("context name must contain only alphanumeric characters, hyphens, and underscores");
  }
};
