// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Form, FormField } from "../state/dialog.ts";
import { type Step, step } from "../state/event.ts";
import { currentPlace, type State } from "../state/state.ts";
import { editField, insertText, type TextField, textField } from "../state/text-field.ts";
import { actionOf, type FormValues } from "./form-actions.ts";

/** A key while a form is open. */
export const updateForm = (state: State, form: Form, key: string): Step => {
  const field = form.fields[form.focus];
  const to = (focus: number): Step =>
    step({ ...state, dialog: { ...form, focus: (focus + form.fields.length) % form.fields.length } });
  switch (key) {
    case "tab":
      return to(form.focus + 1);
    case "shift+tab":
      return to(form.focus - 1);
    case "down":
      return field?.isMultiline === true ? moveLine(state, form, field, 1) : to(form.focus + 1);
    case "up":
      return field?.isMultiline === true ? moveLine(state, form, field, -1) : to(form.focus - 1);
    case "ctrl+s":
      return submit(state, form);
    case "ctrl+e":
      return field === undefined || field.isSecret === true
        ? step(state)
        : step(state, { type: "edit", text: field.field.text });
    case "return":
      if (field?.isMultiline === true) return withField(state, form, insertText(field.field, "\n"));
      return form.focus === form.fields.length - 1 ? submit(state, form) : to(form.focus + 1);
    default:
      return field === undefined ? step(state) : editFormField(state, form, field, key);
  }
};

const editFormField = (state: State, form: Form, field: FormField, key: string): Step => {
  const { choices } = field;
  if (choices === undefined) {
    const edited = editField(field.field, key);
    return edited === undefined ? step(state) : withField(state, form, edited);
  }
  const by = key === "left" ? choices.length - 1 : key === "right" || key === "space" ? 1 : 0;
  const next = choices[(choices.indexOf(field.field.text) + by) % choices.length];
  return withField(state, form, textField(next));
};

const withField = (state: State, form: Form, field: TextField): Step => {
  const fields = form.fields.map((one, at) => (at === form.focus ? { ...one, field } : one));
  return step({ ...state, dialog: { ...form, fields, problem: undefined } });
};

/** The cursor of a text of several lines goes up or down, and out of it at its ends. */
const moveLine = (state: State, form: Form, { field }: FormField, by: 1 | -1): Step => {
  const lines = field.text.split("\n");
  const before = field.text.slice(0, field.at).split("\n");
  const row = before.length - 1 + by;
  const line = lines[row];
  if (line === undefined) {
    const focus = (form.focus + by + form.fields.length) % form.fields.length;
    return step({ ...state, dialog: { ...form, focus } });
  }
  const start = lines.slice(0, row).reduce((sum, { length }) => sum + length + 1, 0);
  return withField(state, form, { text: field.text, at: start + Math.min(line.length, before.at(-1)?.length ?? 0) });
};

const submit = (state: State, form: Form): Step => {
  const values: FormValues = Object.fromEntries(form.fields.map(({ name, field }) => [name, field.text]));
  const place = currentPlace(state);
  try {
    if (form.purpose === "offsets") {
      if (place.screen !== "group") return step({ ...state, dialog: undefined });
      const { target = "", partitions = "" } = values;
      if (target === "" || partitions === "") throw new Error("say where to, and which partitions");
      return step(state, { type: "preview offsets", place, target, partitions });
    }
    const action = actionOf(state, form.purpose, values);
    const lastProduced = form.purpose === "produce" ? values : state.lastProduced;
    return step({ ...state, dialog: undefined, lastProduced }, { type: "act", action });
  } catch (error) {
    return step({ ...state, dialog: { ...form, problem: error instanceof Error ? error.message : String(error) } });
  }
};
