// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { fdatasync } from "node:fs";
import { indexPath, logPath } from "./data-directory.ts";
import { isMissingFile } from "./io-error.ts";
import { OpenSegment } from "./open-segment.ts";

/** Brings both files of a segment to the disk. Retention may have taken it meanwhile: what is gone needs no sync. */
export const syncSegment = async (partitionPath: string, baseOffset: number): Promise<void> => {
  try {
    await syncFiles(partitionPath, baseOffset);
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
};

const syncFiles = async (partitionPath: string, baseOffset: number): Promise<void> => {
  const segment = new OpenSegment(partitionPath, baseOffset);
  segment.pin();
  try {
    await syncFile(segment.logFd, logPath(partitionPath, baseOffset));
    await syncFile(segment.indexFd, indexPath(partitionPath, baseOffset));
  } finally {
    segment.close();
    segment.unpin();
  }
};

const syncFile = (fd: number, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    fdatasync(fd, (error) => (error === null ? resolve() : reject(new Error(`cannot sync ${path}`, { cause: error }))));
  });
