// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ErrorName } from "../../../protocol/errors/catalogue.ts";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";

type IoErrorName = Extract<
  ErrorName,
  "cannot_read_file" | "cannot_append_to_file" | "cannot_write_to_file" | "cannot_sync_file" | "cannot_delete_file"
>;

/** The system's code of a failed file operation (ENOSPC, EIO ...), or undefined for any other error. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

export const isMissingFile = (error: unknown): boolean => systemCode(error) === "ENOENT";

/** A failed file operation as an error of the protocol, with the system's code and the path for the log. */
export const ioError = (name: IoErrorName, path: string, cause: unknown): IggyError =>
  cause instanceof IggyError ? cause : new IggyError(name, { path, system: systemCode(cause) ?? "unknown" }, { cause });
