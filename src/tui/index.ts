// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

export { chooseSettings } from "./app/choose-settings.ts";
export { frameJson, frameText, lookOnce } from "./app/once.ts";
export { type Connected, runProgram } from "./app/program.ts";
export { readSettingsFile } from "./app/settings-file.ts";
export { startDemo } from "./data/demo.ts";
