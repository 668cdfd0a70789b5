// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { toIdentifier } from "../commands/id.ts";
import { checkChoice, checkOptions, type OptionNames } from "../config/check-options.ts";
import { toMilliseconds } from "../config/duration.ts";
import { clientError } from "../errors.ts";
import type { ConsumerOptions } from "./consumer-options.ts";

/** @throws IggyError invalid_configuration, invalid_identifier */
export const checkConsumerOptions = <Value>(options: ConsumerOptions<Value>): void => {
  checkOptions(options, names);
  toIdentifier(options.stream, "stream");
  toIdentifier(options.topic, "topic");
  const { start, commit, onPoison, stallTimeout, pollInterval, batchLength = 1, prefetch = 0 } = options;
  if (start !== undefined && typeof start !== "object") checkChoice("start", start, ["next", "first", "last"]);
  if (typeof commit === "object") checkCommit(commit);
  else if (commit !== undefined) checkChoice("commit", commit, ["none", "polling"]);
  if (onPoison !== undefined && typeof onPoison !== "function") checkChoice("onPoison", onPoison, ["throw", "skip"]);
  if (stallTimeout !== undefined) toMilliseconds(stallTimeout, "stallTimeout");
  if (pollInterval !== undefined) toMilliseconds(pollInterval, "pollInterval");
  atLeast("batchLength", batchLength, 1);
  atLeast("prefetch", prefetch, 0);
};

const checkCommit = (commit: object): void => {
  if (["after", "on", "every"].some((name) => Object.hasOwn(commit, name))) return;
  throw clientError("invalid_configuration", {
    option: "commit",
    expected: "{ after }, { on: delivery } or { every }",
  });
};

const atLeast = (option: string, value: number, least: number): void => {
  if (Number.isInteger(value) && value >= least) return;
  throw clientError("invalid_configuration", { option, value: String(value), expected: `${least} or more` });
};

const names: OptionNames<Required<ConsumerOptions<never>>> = {
  stream: true,
  topic: true,
  group: true,
  name: true,
  partition: true,
  start: true,
  batchLength: true,
  prefetch: true,
  maxBufferedBytes: true,
  longPoll: true,
  pollInterval: true,
  idleBackoff: true,
  reuseMemory: true,
  autoJoin: true,
  createGroup: true,
  waitFor: true,
  commit: true,
  allowReplay: true,
  stallTimeout: true,
  deserializer: true,
  onPoison: true,
  encryption: true,
  onAssigned: true,
  onRevoked: true,
};
