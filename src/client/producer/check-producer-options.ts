// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { checkChoice, checkOptions, type OptionNames } from "../config/check-options.ts";
import type { ProducerOptions } from "./producer-options.ts";

/** @throws IggyError invalid_configuration */
export const checkProducerOptions = <Value>(options: ProducerOptions<Value>): void => {
  checkOptions(options, names);
  const { mode, batch, buffer, retry } = options;
  if (mode !== undefined) checkChoice("mode", mode, ["direct", "background"]);
  if (batch !== undefined) checkOptions(batch, { messages: true, bytes: true, linger: true });
  if (buffer !== undefined) checkOptions(buffer, { bytes: true, onFull: true, waitTimeout: true });
  if (buffer?.onFull !== undefined) checkChoice("buffer.onFull", buffer.onFull, ["wait", "fail"]);
  if (retry !== undefined) checkOptions(retry, { retries: true, interval: true, factor: true, retryable: true });
};

const names: OptionNames<Required<ProducerOptions<never>>> = {
  stream: true,
  topic: true,
  create: true,
  partitioning: true,
  partitioner: true,
  serializer: true,
  mode: true,
  batch: true,
  buffer: true,
  maxInFlight: true,
  retry: true,
  idempotent: true,
  encryption: true,
  onError: true,
};
