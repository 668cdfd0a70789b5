// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Chalk } from "chalk";

type Style = "bold" | "dim" | "red" | "yellow" | "cyan" | "green";

/** Whether a stream shows colours: a terminal does unless told otherwise. */
export const showsColour = (stream: { readonly isTTY?: boolean }): boolean => {
  const { NO_COLOR, IGGY_NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if ((NO_COLOR ?? "") !== "" || (IGGY_NO_COLOR ?? "") !== "" || FORCE_COLOR === "0") return false;
  if ((FORCE_COLOR ?? "") !== "") return true;
  return stream.isTTY === true && TERM !== "dumb";
};

const BASIC_COLOURS = 1;
const chalk = new Chalk({ level: showsColour(process.stderr) ? BASIC_COLOURS : 0 });

/** Text in a style where standard error shows colours. */
export const paint = (style: Style, text: string): string => chalk[style](text);
