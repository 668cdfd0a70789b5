// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Dialog, PromptPurpose } from "../state/dialog.ts";
import { textField } from "../state/text-field.ts";

/** A line to type into. */
export const prompt = (purpose: PromptPurpose, label: string, text = ""): Dialog => ({
  kind: "prompt",
  purpose,
  label,
  field: textField(text),
  historyPlace: -1,
  problem: undefined,
});
