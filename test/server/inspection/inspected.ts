// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { join } from "node:path";
import { loadConfig } from "../../../src/server/config/index.ts";
import {
  dumpMessages,
  findPartitions,
  inspectDirectory,
  repairDirectory,
  verifyDirectory,
} from "../../../src/server/inspection/index.ts";
import { writeRecordedDirectory } from "../../support/recorded-directory.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

export const KEY = Buffer.alloc(32, 0x33);

/** A recorded directory as the offline tools see it, in one process. */
export class InspectedTestDirectory {
  readonly root = temporaryDirectory();
  readonly messages: readonly (readonly Buffer[])[];
  readonly #key: Buffer | undefined;
  #inspected: ReturnType<typeof inspectDirectory> | undefined;

  constructor(key?: Buffer) {
    this.#key = key;
    this.messages = writeRecordedDirectory(this.root, key).partitions;
  }

  /** A file of partition 0. */
  partitionFile(name: string): string {
    return join(this.root, "streams/0/topics/0/partitions/0", name);
  }

  segment(baseOffset: number, extension: "log" | "index"): string {
    return this.partitionFile(`${String(baseOffset).padStart(20, "0")}.${extension}`);
  }

  inspect() {
    this.#inspected ??= inspectDirectory(
      loadConfig({ environment: {}, workingDirectory: this.root, overrides: this.#overrides() }).config,
    );
    return this.#inspected;
  }

  verify() {
    return verifyDirectory(this.inspect(), () => {});
  }

  /** Repairs what can be, and verifies again. */
  repair() {
    repairDirectory(this.verify().repairs);
    return this.verify();
  }

  /** Offsets of the sound messages of partition 0. */
  soundOffsets(): number[] {
    const inspected = this.inspect();
    const filter = { stream: undefined, topic: undefined, partitionId: 0 };
    const offsets: number[] = [];
    for (const place of findPartitions(inspected, filter)) {
      for (const found of dumpMessages(inspected, place, { from: 0, to: Number.POSITIVE_INFINITY })) {
        if (found.kind === "message") offsets.push(Number(found.message.offset));
      }
    }
    return offsets;
  }

  #overrides() {
    const key = this.#key?.toString("base64") ?? "";
    return { "system.path": this.root, "system.encryption.enabled": key !== "", "system.encryption.key": key };
  }
}
