// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Stats } from "../../protocol/blocks/stats.ts";
import { type GetSnapshot, getSnapshot } from "../../protocol/commands/system/get-snapshot.ts";
import { getStats } from "../../protocol/commands/system/get-stats.ts";
import { ping } from "../../protocol/commands/system/ping.ts";
import type { CallOptions } from "../config/call-options.ts";
import { CommandGroup } from "./command-sender.ts";

/** The server itself. */
export class SystemCommands extends CommandGroup {
  async ping(options?: CallOptions): Promise<void> {
    await this.sender.send(ping, undefined, options);
  }

  getStats(options?: CallOptions): Promise<Stats> {
    return this.sender.send(getStats, undefined, options);
  }

  /** A ZIP archive that helps to find out what is wrong with a server. */
  getSnapshot(snapshot: Partial<GetSnapshot> = {}, options?: CallOptions): Promise<Uint8Array> {
    const { compression = "deflated", types = ["all"] } = snapshot;
    return this.sender.send(getSnapshot, { compression, types }, options);
  }
}
