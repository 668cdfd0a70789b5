// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { ConfigurationError, describeProblem, loadConfig } from "../../server/config/index.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

/** The configuration a server would start with in this directory. */
export const checkConfiguration = async (): Promise<readonly Finding[]> => {
  const check = "configuration";
  try {
    const { file, warnings } = loadConfig({ environment: process.env, workingDirectory: process.cwd() });
    const found = ok(check, file === undefined ? "no file, defaults and IGGY_* variables" : file);
    return [found, ...warnings.map((text) => warning(check, text, "iggy server config"))];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map((one) => problem(check, describeProblem(one), "iggy server config"));
  }
};
