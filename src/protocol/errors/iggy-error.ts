// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type ErrorName, errorCatalogue } from "./catalogue.ts";

export type ErrorContext = Readonly<Record<string, string | number | bigint | boolean | undefined>>;

/** An error as a plain object that can be posted to another thread. */
export interface ErrorObject {
  readonly name: ErrorName;
  readonly context: ErrorContext;
  readonly cause?: string;
}

const brand = Symbol.for("iggy.error");

/** An error of the protocol: a code of the closed catalogue and what it happened to. */
export class IggyError<Name extends ErrorName = ErrorName> extends Error {
  readonly errorName: Name;
  readonly code: number;
  readonly context: ErrorContext;

  constructor(errorName: Name, context: ErrorContext = {}, options?: { readonly cause?: unknown }) {
    super(describe(errorName, context), options);
    this.name = "IggyError";
    this.errorName = errorName;
    this.code = errorCatalogue[errorName].code;
    this.context = context;
    Object.defineProperty(this, brand, { value: true });
  }

  /** What is wrong in the words of the catalogue, without what else is known of it. */
  get reason(): string {
    return fill(this.errorName, entriesOf(this.context)).message;
  }

  /** The error a peer reported by its number; a number outside the catalogue becomes `error` with the number in its context. */
  static fromCode(code: number, context: ErrorContext = {}): IggyError {
    const name = errorNameOf(code);
    return name === undefined ? new IggyError("error", { ...context, code }) : new IggyError(name, context);
  }

  static fromObject(object: ErrorObject): IggyError {
    const options = object.cause === undefined ? undefined : { cause: object.cause };
    return new IggyError(object.name, object.context, options);
  }

  toObject(): ErrorObject {
    const object = { name: this.errorName, context: this.context };
    return this.cause === undefined ? object : { ...object, cause: String(this.cause) };
  }
}

/** True for errors of the protocol, also those of another copy of this package. */
export const isIggyError = (value: unknown): value is IggyError =>
  typeof value === "object" && value !== null && Reflect.get(value, brand) === true;

export const errorCodeOf = (name: ErrorName): number => errorCatalogue[name].code;

export const errorNameOf = (code: number): ErrorName | undefined => namesByCode.get(code);

const namesByCode = new Map<number, ErrorName>(
  (Object.keys(errorCatalogue) as ErrorName[]).map((name) => [errorCatalogue[name].code, name]),
);

type Entries = readonly (readonly [string, ErrorContext[string]])[];

const entriesOf = (context: ErrorContext): Entries =>
  Object.entries(context).filter(([, value]) => value !== undefined);

/** Fills the places of the message with the values of the context in their order, and says how many there were. */
const fill = (name: ErrorName, entries: Entries): { readonly message: string; readonly used: number } => {
  let used = 0;
  const message = errorCatalogue[name].message.replace(/\{\d\}/g, () => {
    const entry = entries[used];
    used++;
    return entry === undefined ? "?" : String(entry[1]);
  });
  return { message, used };
};

/** The message, and behind it the values of the context it has no place for, with their names. */
const describe = (name: ErrorName, context: ErrorContext): string => {
  const entries = entriesOf(context);
  const { message, used } = fill(name, entries);
  const rest = entries.slice(used).map(([key, value]) => `${key}: ${String(value)}`);
  return rest.length === 0 ? message : `${message} (${rest.join(", ")})`;
};
