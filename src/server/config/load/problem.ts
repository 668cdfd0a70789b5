// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../../protocol/errors/iggy-error.ts";

/** Stands for a secret wherever one would be shown. */
export const MASK = "******";

/** Where a value came from. */
export interface Origin {
  readonly source: "default" | "file" | "environment" | "program";
  /** The file's path, with a line where it is known, or the variable's name. */
  readonly name?: string;
}

/** One thing that is wrong with the configuration. */
export interface ConfigurationProblem {
  readonly key: string;
  /** As it was given; the mask for a secret. */
  readonly value: string;
  readonly origin: Origin;
  readonly reason: string;
  readonly advice: string;
}

/** Everything that is wrong with a configuration, found in one go. */
export class ConfigurationError extends IggyError<"invalid_configuration"> {
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    super("invalid_configuration", { problems: problems.map(describeProblem).join("; ") });
    this.problems = problems;
  }
}

export const describeProblem = ({ key, value, origin, reason, advice }: ConfigurationProblem): string =>
  `${key} = ${value} (${describeOrigin(origin)}) ${reason}: ${advice}`;

export const describeOrigin = ({ source, name }: Origin): string => (name === undefined ? source : `${source} ${name}`);
