// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Step, step } from "../state/event.ts";
import type { State } from "../state/state.ts";
import { insertText } from "../state/text-field.ts";

/** Puts pasted text into what is being typed; without a field it does nothing, whatever keys it may look like. */
export const pasteInto = (state: State, text: string): Step => {
  const { dialog } = state;
  if (dialog === undefined || dialog.kind === "menu" || dialog.kind === "offsets" || dialog.kind === "columns")
    return step(state);
  if (dialog.kind !== "form") {
    const field = insertText(dialog.kind === "help" ? dialog.filter : dialog.field, onOneLine(text));
    return step({ ...state, dialog: dialog.kind === "help" ? { ...dialog, filter: field } : { ...dialog, field } });
  }
  const fields = dialog.fields.map((one, at) =>
    at === dialog.focus && one.choices === undefined
      ? {
          ...one,
          field: insertText(one.field, one.isMultiline === true ? text.replaceAll(/\r\n?/g, "\n") : onOneLine(text)),
        }
      : one,
  );
  return step({ ...state, dialog: { ...dialog, fields } });
};

const onOneLine = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, " ").trim();
