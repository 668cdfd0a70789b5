// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { styleText } from "node:util";

type Style = "bold" | "dim" | "red" | "yellow" | "cyan" | "green";

/** Whether a stream shows colours: a terminal does unless told otherwise. */
export const showsColour = (stream: { readonly isTTY?: boolean }): boolean => {
  const { NO_COLOR, IGGY_NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if ((NO_COLOR ?? "") !== "" || (IGGY_NO_COLOR ?? "") !== "" || FORCE_COLOR === "0") return false;
  if ((FORCE_COLOR ?? "") !== "") return true;
  return stream.isTTY === true && TERM !== "dumb";
};

/** Text in a style where standard error shows colours. */
export const paint = (style: Style, text: string): string =>
  showsColour(process.stderr) ? styleText(style, text) : text;
