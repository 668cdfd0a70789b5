// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MAX_U64 } from "../../../protocol/primitives/integers.ts";
import type { TopicOptions } from "../metadata/model.ts";

/** As the protocol writes "never" and "unlimited". */
const NO_LIMIT = MAX_U64;

/** How long after the newest message of a segment it expires, in microseconds; undefined for never. */
export const expiryMicrosOf = ({ messageExpiryMicros }: TopicOptions): number | undefined =>
  isLimit(messageExpiryMicros) ? Number(messageExpiryMicros) : undefined;

/** The size of a topic at which its oldest segments go: nine tenths of what it may have; undefined for any size. */
export const sizeThresholdOf = ({ maxTopicSizeBytes }: TopicOptions): number | undefined =>
  isLimit(maxTopicSizeBytes) ? Number((maxTopicSizeBytes * 9n) / 10n) : undefined;

/** 0 means the server's default and is resolved before; should one be left, it must not delete anything. */
const isLimit = (value: bigint): boolean => value !== 0n && value !== NO_LIMIT;
