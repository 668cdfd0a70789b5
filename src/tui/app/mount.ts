// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Writable } from "node:stream";
import { type Instance, render } from "ink";
import { createElement } from "react";
import { App } from "../components/app.tsx";
import type { State } from "../state/state.ts";
import type { Store } from "./store.ts";

/** Brings the program to the screen; `paint` writes the lines of a state. */
export const mount = (store: Store, paint: (state: State) => void): Instance =>
  render(createElement(App, { store, paint }), {
    stdout: nowhere(),
    // Every commit is written at once, here to nowhere: nothing is left over that Ink would write when it ends.
    debug: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });

const nowhere = (): NodeJS.WriteStream =>
  Object.assign(new Writable({ write: (_chunk, _encoding, done) => done() }), { columns: 80, rows: 24 }) as never;
