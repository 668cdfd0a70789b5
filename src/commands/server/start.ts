// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import type { Values } from "../../cli/configuration/keys.ts";
import { booleanFlag } from "../../cli/framework/flags.ts";
import { IggyCommand } from "../../cli/framework/iggy-command.ts";
import { serverBanner } from "../../cli/server-banner.ts";
import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import { describeProblem } from "../../server/config/index.ts";
import { ConfigurationError, Server, type ServerOptions } from "../../server/index.ts";

const FAILED = 1;

export default class ServerStart extends IggyCommand {
  static override summary = "Start a server in the foreground.";
  static override description =
    "Configuration comes from a TOML file (IGGY_CONFIG_PATH, or config.toml here) and from IGGY_* variables; `iggy server config` shows the result.";
  static override examples = [
    "<%= config.bin %> <%= command.id %> --with-default-root-credentials",
    "IGGY_SYSTEM_PATH=/var/lib/iggy IGGY_TCP_ADDRESS=0.0.0.0:8090 <%= config.bin %> <%= command.id %>",
  ];
  static override flags = {
    fresh: booleanFlag({ char: "f", summary: "Remove the data directory first." }),
    "with-default-root-credentials": booleanFlag({
      summary:
        "Make the root user iggy with the password iggy where IGGY_ROOT_USERNAME and IGGY_ROOT_PASSWORD are not set.",
    }),
    follower: booleanFlag({ summary: "Report this node as a follower in the metadata of a cluster." }),
  };

  /** A server is no client: its own configuration is another one. */
  protected override async configured(): Promise<Values> {
    return {};
  }

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(ServerStart);
    // Before anything else, so that a signal that comes during the start is obeyed after it.
    const signalled = this.#onSignal();
    const server = await this.#start({
      fresh: flags.fresh,
      defaultRootCredentials: flags["with-default-root-credentials"],
      follower: flags.follower,
    });
    if (server.generatedRootPassword !== undefined) {
      process.stdout.write(`Generated root user password: ${server.generatedRootPassword}\n`);
    }
    // Among lines of JSON there is nobody to read it.
    if (process.stderr.isTTY === true) say(serverBanner(server, packageVersion()));
    await signalled;
    try {
      await server.stop();
      process.exit(0);
    } catch (error) {
      say(`the server did not stop in order: ${String(error)}`);
      process.exit(FAILED);
    }
  }

  /** Resolves at the first SIGINT or SIGTERM; the second ends the process at once. */
  #onSignal(): Promise<void> {
    let signals = 0;
    return new Promise((resolve) => {
      const onSignal = (): void => {
        signals++;
        if (signals > 1) process.exit(FAILED);
        resolve();
      };
      process.on("SIGINT", onSignal);
      process.on("SIGTERM", onSignal);
    });
  }

  async #start(options: ServerOptions): Promise<Server> {
    try {
      return await Server.start({
        ...options,
        onFailure: (error) => {
          say(`the server cannot go on: ${error.message}`);
          process.exit(FAILED);
        },
      });
    } catch (error) {
      say(`The server did not start.\n${explain(error)}`);
      process.exit(FAILED);
    }
  }
}

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const packageVersion = (): string => {
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
    readonly version: string;
  };
  return version;
};

const explain = (error: unknown): string => {
  if (error instanceof ConfigurationError)
    return error.problems.map((problem) => `  ${describeProblem(problem)}`).join("\n");
  if (!isIggyError(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = Object.entries(error.context).map(([name, value]) => `  ${name}: ${String(value)}`);
  return [`  ${error.message.split(" (")[0]} (${error.errorName}, ${error.code})`, ...lines].join("\n");
};
