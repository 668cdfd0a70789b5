// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type IggyError, isIggyError } from "../../protocol/errors/iggy-error.ts";
import { exitCode } from "./exit-codes.ts";
import { explanations, type Subject } from "./explanations.ts";
import { UserError } from "./user-error.ts";

/** Failures of the system a person knows what to do about. */
const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or directory",
  EACCES: "this user may not do that",
  EPERM: "this user may not do that",
  EEXIST: "the file exists already",
  EISDIR: "that is a directory",
  ENOTDIR: "a part of the path is not a directory",
  ENOSPC: "the disk is full",
  EMFILE: "too many files are open",
  EROFS: "the disk cannot be written",
};

/** What a person is told of an error; undefined for what nobody expected. */
export const explainError = (error: unknown, subject: Subject): UserError | undefined => {
  if (error instanceof UserError) return error;
  if (isIggyError(error)) return explainIggyError(error, subject);
  const { code, path } = error as { readonly code?: string; readonly path?: string };
  const what = systemErrors[code ?? ""];
  return what === undefined
    ? undefined
    : new UserError(path === undefined ? what : `${path}: ${what}`, { name: "io_error", code: 13000 });
};

const explainIggyError = (error: IggyError, subject: Subject): UserError => {
  const { errorName, code, context } = error;
  const explanation = explanations[errorName];
  const options = { name: errorName, code };
  if (explanation === undefined) return new UserError(wordsOf(error), { ...options, exitCode: exitCode.failed });
  const facts = {
    addressOption: "tcp-server-address",
    ...aliased(context),
    ...subject,
    resource: subject.user ?? subject.token ?? subject.name,
  };
  const { what, hint, exit = exitCode.failed } = explanation;
  const details = detailOf(context);
  return new UserError(fill(what, facts) + (details === undefined ? "" : `: ${details}`), {
    ...options,
    exitCode: exit,
    hint: hint === undefined ? undefined : fill(hint, facts),
  });
};

/** The names the client gives its context, and those the sentences use. */
const aliased = (context: IggyError["context"]): Readonly<Record<string, unknown>> => ({
  ...context,
  ...(context["partitionId"] === undefined ? {} : { partition: context["partitionId"] }),
  ...(context["clientId"] === undefined ? {} : { client: context["clientId"] }),
});

/** A place without a fact falls away with its quotes. */
const fill = (text: string, facts: Readonly<Record<string, unknown>>): string =>
  text
    .replaceAll(/'?\{(\w+)\}'?/g, (place, name: string) => {
      const fact = facts[name];
      return fact === undefined ? "" : place.replace(`{${name}}`, String(fact));
    })
    .replaceAll(/ {2,}/g, " ")
    .trim();

/** What the client found out besides: why a connection failed, what a text was expected to be. */
const detailOf = ({ reason, expected, cause }: IggyError["context"]): string | undefined => {
  if (typeof reason === "string" && reason !== "") return reason;
  if (typeof expected === "string") return `expected ${expected}`;
  return typeof cause === "string" && cause !== "" ? cause : undefined;
};

/** Errors without a sentence of their own say their name and what is known. */
const wordsOf = ({ errorName, context }: IggyError): string => {
  const details = Object.entries(context)
    .filter(([name, value]) => value !== undefined && name !== "command")
    .map(([, value]) => String(value));
  const words = errorName.replaceAll("_", " ");
  return details.length === 0 ? words : `${words}: ${details.join(", ")}`;
};
