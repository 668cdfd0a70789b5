// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { encodeRequestFrame } from "../frame.ts";
import { encodeToBytes } from "../primitives/codec.ts";
import type { Command } from "./define-command.ts";

/** The whole frame of a request. */
export const encodeCommandFrame = <Request>(
  { code, request: codec }: Pick<Command<Request, unknown>, "code" | "request">,
  request: Request,
): Buffer => encodeRequestFrame(code, encodeToBytes(codec, request));
