// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import {
  activeContextName,
  type Context,
  DEFAULT_CONTEXT,
  readContexts,
  unknownContext,
} from "../context/context-store.ts";
import { type ConfigurationFile, loadConfiguration } from "./files.ts";
import { mergeLayers, type Setting } from "./layers.ts";

interface StoredSettings {
  readonly context: ChosenContext;
  readonly files: readonly ConfigurationFile[];
  /** The context over the files, by key in snake_case. */
  readonly merged: ReadonlyMap<string, Setting>;
}

interface ChosenContext {
  readonly name: string;
  readonly values: Context;
  /** Who chose it. */
  readonly origin: string;
}

/** What is kept on this machine; `wanted` is the context that was asked for. */
export const storedSettings = async (wanted: string | undefined): Promise<StoredSettings> => {
  const files = await loadConfiguration();
  const context = await chooseContext(wanted, files);
  const merged = mergeLayers([
    { origin: `context ${context.name}`, values: context.values },
    ...files.map(({ path, values }) => ({ origin: path, values })),
  ]);
  return { context, files, merged };
};

/**
 * The context that counts: asked for, of the project, active, of the user or the machine. An active one that is gone is
 * warned about and gives the defaults.
 */
const chooseContext = async (
  option: string | undefined,
  files: readonly ConfigurationFile[],
): Promise<ChosenContext> => {
  const active = activeContextName();
  const usable = active === DEFAULT_CONTEXT ? files : files.filter(({ kind }) => kind === "project");
  const file = usable.find(({ values }) => values["context"] !== undefined);
  const wanted = option ?? (file === undefined ? undefined : String(file.values["context"]));
  const name = wanted ?? active;
  const contexts = await readContextsOrWarn();
  const values = contexts[name];
  const origin = file?.path ?? (active === DEFAULT_CONTEXT ? "default" : "iggy context use");
  if (values !== undefined) return { name, values, origin };
  if (wanted !== undefined && wanted !== DEFAULT_CONTEXT) {
    const hint = option === undefined ? `${origin} asks for it; iggy context list shows those there are` : undefined;
    throw unknownContext(wanted, undefined, hint);
  }
  if (name !== DEFAULT_CONTEXT) {
    process.stderr.write(`warning: the active context '${name}' does not exist, using '${DEFAULT_CONTEXT}'\n`);
  }
  return { name: DEFAULT_CONTEXT, values: contexts[DEFAULT_CONTEXT] ?? {}, origin };
};

const readContextsOrWarn = async (): Promise<Record<string, Context>> => {
  try {
    return await readContexts();
  } catch (error) {
    process.stderr.write(`warning: ${error instanceof Error ? error.message : String(error)}\n`);
    return {};
  }
};
