// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { manyFlag, text, valueFlag } from "../cli/framework/flags.ts";
import { oneOf } from "../cli/framework/readers.ts";
import { ServerCommand } from "../cli/framework/server-command.ts";
import { type SnapshotType, snapshotCompressions, snapshotTypes } from "../protocol/primitives/enumerations.ts";

const compressions = Object.keys(snapshotCompressions) as (keyof typeof snapshotCompressions)[];
const types = Object.keys(snapshotTypes) as SnapshotType[];
const DEFAULT_TYPES: readonly SnapshotType[] = ["filesystem_overview", "process_list", "resource_usage", "server_logs"];

export default class Snapshot extends ServerCommand {
  static override summary = "Fetch a ZIP archive with what helps to find out what is wrong with a server.";
  static override flags = {
    compression: valueFlag(oneOf(...compressions), {
      char: "c",
      default: "deflated",
      summary: `Compression of the archive: ${compressions.join(", ")}.`,
    }),
    "snapshot-types": manyFlag(readTypes, {
      char: "s",
      summary: `What to put in, several separated by blanks or commas: ${types.join(", ")}.`,
    }),
    "out-dir": valueFlag(text, { char: "o", default: ".", summary: "Directory for the archive." }),
  };
  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> --snapshot-types all --out-dir .",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(Snapshot);
    this.doing = "snapshot command";
    const wanted = flags["snapshot-types"]?.flat() ?? DEFAULT_TYPES;
    const archive = await this.withClient(flags, ({ system }) =>
      system.getSnapshot({ compression: flags.compression, types: wanted }),
    );
    const path = resolve(join(flags["out-dir"], `snapshot_${timestamp()}.zip`));
    await writeFile(path, archive, { flag: "wx" });
    await this.output.properties({ path, bytes: archive.length }, [
      ["File Path", path],
      ["File Size (bytes)", String(archive.length)],
    ]);
  }
}

function readTypes(text: string): readonly SnapshotType[] {
  return text.split(/[\s,]+/).map(oneOf(...types));
}

/** Milliseconds keep two snapshots of one second apart. */
const timestamp = (): string => new Date().toISOString().replaceAll(/[-:Z]/g, "").replace("T", "_").replace(".", "_");
