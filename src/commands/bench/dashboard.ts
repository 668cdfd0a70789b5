// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { DashboardServer } from "../../bench/dashboard/dashboard-server.ts";
import { optionalArgument } from "../../cli/framework/arguments.ts";
import { text, valueFlag } from "../../cli/framework/flags.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";
import { wholeNumber } from "../../cli/framework/readers.ts";
import { untilStopped } from "../../cli/framework/until-stopped.ts";

const DEFAULT_PORT = 8061;
const MAX_PORT = 65_535;

export default class BenchDashboard extends IggyCommand {
  static override summary = "Show a directory of reports in the browser, until Ctrl+C.";
  static override args = {
    directory: optionalArgument(text, { description: "Where --output-dir put them [performance_results]." }),
  };
  static override flags = {
    host: valueFlag(text, { default: "127.0.0.1", summary: "Address to listen on." }),
    port: valueFlag(wholeNumber(0, MAX_PORT), { default: DEFAULT_PORT, summary: "Port to listen on; 0 for any." }),
  };
  static override examples = ["<%= config.bin %> <%= command.id %> results --port 8061"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(BenchDashboard);
    const signal = untilStopped();
    const { host, port } = flags;
    const onSkipped = (path: string): void => this.output.note(`left out ${path}: no report of a benchmark`);
    await using dashboard = await DashboardServer.start(args.directory ?? "performance_results", {
      host,
      port,
      onSkipped,
    });
    this.output.note(`http://${host}:${dashboard.port}`);
    if (!signal.aborted) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    }
  }
}
