// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { TableName } from "../tables/table.ts";
import type { ServerAction } from "./server-action.ts";
import type { TextField } from "./text-field.ts";

/** Something that takes the keys until it is closed. */
export type Dialog =
  | { readonly kind: "help"; readonly filter: TextField; readonly scroll: number }
  | Prompt
  | Menu
  | Confirmation
  | Form
  | OffsetsPreview
  | ColumnChoice;

/** Which columns a list shows. */
export interface ColumnChoice {
  readonly kind: "columns";
  readonly table: TableName;
  readonly titles: readonly string[];
  readonly place: number;
}

export type PromptPurpose =
  | "filter"
  | "list filter"
  | "command"
  | "offset"
  | "time"
  | "last"
  | "partitions"
  | "find"
  | "search";

/** A line to type into, at the foot of the screen. */
export interface Prompt {
  readonly kind: "prompt";
  readonly purpose: PromptPurpose;
  readonly label: string;
  readonly field: TextField;
  /** Where in the history of its purpose it is; -1 for what is being typed. */
  readonly historyPlace: number;
  readonly problem: string | undefined;
}

export interface MenuItem {
  readonly key: string;
  readonly label: string;
}

/** A choice by one key. */
export interface Menu {
  readonly kind: "menu";
  readonly purpose: "seek" | "copy" | "export";
  readonly title: string;
  readonly items: readonly MenuItem[];
}

/** Asks before something is destroyed; `name` has to be typed where there is one. */
export interface Confirmation {
  readonly kind: "confirm";
  readonly question: string;
  readonly name: string | undefined;
  readonly field: TextField;
  readonly action: ServerAction;
}

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly field: TextField;
  /** Values that are chosen with left and right instead of typed. */
  readonly choices?: readonly string[];
  readonly isSecret?: boolean;
  readonly isMultiline?: boolean;
  readonly hint?: string;
}

export type FormPurpose =
  | "produce"
  | "create stream"
  | "rename stream"
  | "create topic"
  | "edit topic"
  | "add partitions"
  | "create group"
  | "create user"
  | "change password"
  | "permissions"
  | "add permissions"
  | "create token"
  | "offsets";

export interface Form {
  readonly kind: "form";
  readonly purpose: FormPurpose;
  readonly title: string;
  readonly fields: readonly FormField[];
  readonly focus: number;
  readonly problem: string | undefined;
}

export interface OffsetChange {
  readonly partitionId: number;
  readonly before: bigint | undefined;
  /** Undefined to forget it. */
  readonly after: bigint | undefined;
}

/** What changing the offsets of a group would do; nothing happens before it is confirmed. */
export interface OffsetsPreview {
  readonly kind: "offsets";
  readonly title: string;
  readonly changes: readonly OffsetChange[];
  readonly action: ServerAction;
}
