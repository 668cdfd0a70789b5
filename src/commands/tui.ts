// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { connectToServer } from "../cli/connection/connect.ts";
import { addressText } from "../cli/connection/server-address.ts";
import { type ConnectionOptions, resolveSettings, subjectOf } from "../cli/connection/settings.ts";
import { activeContextName, type Context, readContexts, unknownContext } from "../cli/context/context-store.ts";
import { exitCode } from "../cli/errors/exit-codes.ts";
import { UserError } from "../cli/errors/user-error.ts";
import { booleanFlag, type FlagValues, text, valueFlag } from "../cli/framework/flags.ts";
import { requireStream, requireTopic } from "../cli/framework/names.ts";
import { identifier, milliseconds, oneOf, wholeNumber } from "../cli/framework/readers.ts";
import { ServerCommand } from "../cli/framework/server-command.ts";
import { showsColour } from "../cli/output/paint.ts";
import { writeLine } from "../cli/output/write.ts";
import type { Connected } from "../tui/index.ts";

const screens = [
  "overview",
  "streams",
  "topics",
  "messages",
  "partitions",
  "groups",
  "config",
  "clients",
  "users",
  "tokens",
] as const;
const GROUP = "TUI";

const tuiFlags = {
  stream: valueFlag(identifier, { helpGroup: GROUP, summary: "Number or name of the stream to open." }),
  topic: valueFlag(identifier, {
    helpGroup: GROUP,
    dependsOn: ["stream"],
    summary: "Number or name of the topic to open.",
  }),
  screen: valueFlag(oneOf(...screens), {
    helpGroup: GROUP,
    summary: `Screen to open: ${screens.join(", ")} [the deepest].`,
  }),
  "read-only": booleanFlag({ helpGroup: GROUP, env: "IGGY_READ_ONLY", summary: "Nothing can be changed." }),
  refresh: valueFlag(milliseconds, {
    helpGroup: GROUP,
    summary: "Time between two looks at the server [2s].",
  }),
  buffer: valueFlag(wholeNumber(10, 100_000), {
    helpGroup: GROUP,
    summary: "Messages that are held while following [1000].",
  }),
  theme: valueFlag(text, {
    helpGroup: GROUP,
    summary: "Colours: dark, light, mono, contrast, or one of the settings file [dark, mono without colours].",
  }),
  ascii: booleanFlag({ helpGroup: GROUP, summary: "Draw with ASCII alone." }),
  mouse: booleanFlag({ helpGroup: GROUP, summary: "A click selects and opens, the wheel moves." }),
  "screen-reader": booleanFlag({ helpGroup: GROUP, summary: "Write what is new as lines below each other." }),
  once: booleanFlag({ helpGroup: GROUP, summary: "Write one frame, or its data with --json, and end." }),
  demo: booleanFlag({ helpGroup: GROUP, summary: "Show a throw-away server with data that moves." }),
} as const;

type Flags = FlagValues<typeof tuiFlags> &
  ConnectionOptions & { readonly "no-color": boolean; readonly "local-time": boolean };

type TuiModule = typeof import("../tui/index.ts");
type Settings = ReturnType<TuiModule["chooseSettings"]>;

export default class Tui extends ServerCommand {
  static override summary = "Look into a server while it works: topics, messages as they come, consumer groups.";
  static override flags = tuiFlags;
  static override examples = [
    "<%= config.bin %> <%= command.id %>",
    "<%= config.bin %> <%= command.id %> --stream orders --topic placed --read-only",
    "<%= config.bin %> <%= command.id %> --once --screen groups --json",
    "<%= config.bin %> <%= command.id %> --demo",
  ];

  protected override async run(): Promise<void> {
    const { flags } = await this.parse(Tui);
    if (!flags.once) this.#requireTerminal();
    // React is larger and slower where it is not told otherwise.
    process.env.NODE_ENV ??= "production";
    const tui = await import("../tui/index.ts");
    const settings = tui.chooseSettings(wantedOf(flags), await tui.readSettingsFile());
    const demo = flags.demo ? await tui.startDemo() : undefined;
    try {
      const options = demo === undefined ? flags : { ...flags, "connection-string": demo.connectionString };
      const connected = await this.#connect(options);
      if (flags.once) await this.#once(tui, connected, options, settings);
      else await this.#show(tui, connected, options, settings);
    } finally {
      await demo?.stop();
    }
  }

  #requireTerminal(): void {
    if (process.stdin.isTTY === true && process.stdout.isTTY === true) return;
    throw new UserError("this needs a terminal", {
      hint: "iggy tui --once writes one frame, --once --json its data; the other commands are for scripts",
      exitCode: exitCode.usage,
      name: "no_terminal",
    });
  }

  async #once(tui: TuiModule, connected: Connected, flags: Flags, settings: Settings): Promise<void> {
    try {
      const size = { columns: process.stdout.columns ?? 120, rows: process.stdout.rows ?? 40 };
      const places = await this.#places(connected, flags);
      const state = await tui.lookOnce({ connected, settings, places, size });
      writeLine(this.output.isData ? tui.frameJson(state) : tui.frameText(state));
    } finally {
      await connected.client.close({ drain: false });
    }
  }

  async #show(tui: TuiModule, connected: Connected, flags: Flags, settings: Settings): Promise<void> {
    const places = await this.#places(connected, flags).catch(async (error: unknown) => {
      await connected.client.close({ drain: false });
      throw error;
    });
    const code = await tui.runProgram({
      connected,
      settings,
      places,
      connect: (context) => this.#connectTo(context, flags),
      contexts: contextRows,
    });
    if (code !== 0) process.exitCode = code;
  }

  async #connectTo(context: string, flags: Flags): Promise<Connected> {
    if (context !== "default" && !(context in (await readContexts()))) throw unknownContext(context);
    const { timeout, retries } = flags;
    return this.#connect({ ...noConnectionOptions(flags), timeout, retries, context });
  }

  async #connect(flags: ConnectionOptions & { readonly demo?: boolean }): Promise<Connected> {
    const settings = await resolveSettings(flags);
    const { address, credentials, tls } = settings;
    this.subject = { ...subjectOf(settings), ...this.subject };
    const client = await connectToServer(settings, {
      needsLogin: true,
      reconnect: { interval: "1s", maxInterval: "10s", jitter: false, reestablishAfter: 0 },
      onRetry: (text) => this.output.note(`warning: ${text}`),
    });
    const { name, values } = credentials.context;
    return {
      client,
      isReadOnly: values["read_only"] === true,
      view: {
        state: "ready",
        transport: `${address.transport}${tls === undefined ? "" : "+tls"}`,
        address: addressText(address),
        user: await userName(client),
        context: flags.demo === true ? "demo" : flags["connection-string"] === undefined ? name : "",
        contextColor: typeof values["color"] === "string" ? values["color"] : undefined,
        roundTripMs: undefined,
        retryAtMs: undefined,
        attempt: 0,
        refreshedAtMs: undefined,
      },
    };
  }

  async #places({ client }: Connected, { stream, topic, screen }: Flags) {
    if (stream === undefined) {
      if (screen === undefined || screen === "overview") return [{ screen: "overview" }] as const;
      if (screen === "topics") return [{ screen, stream: undefined }] as const;
      if (screen === "messages" || screen === "partitions" || screen === "config") {
        throw new UserError(`--screen ${screen} needs --stream and --topic`, {
          exitCode: exitCode.usage,
          name: "usage",
          code: 3,
        });
      }
      return [{ screen }] as const;
    }
    const { id, name } = await requireStream(client, stream);
    const named = { id, name };
    const way = [{ screen: "streams" }, { screen: "topics", stream: named }] as const;
    if (topic === undefined) return way;
    const found = await requireTopic(client, stream, topic);
    const tab = screen === "partitions" || screen === "groups" || screen === "config" ? screen : "messages";
    return [...way, { screen: "topic", stream: named, topic: { id: found.id, name: found.name }, tab }] as const;
  }
}

const wantedOf = (flags: Flags) => ({
  theme: flags.theme,
  refreshMs: flags.refresh,
  bufferMessages: flags.buffer,
  isAscii: flags.ascii,
  isLocalTime: flags["local-time"],
  isReadOnly: flags["read-only"],
  hasMouse: flags.mouse,
  isLinear: flags["screen-reader"],
  hasColour: showsColour(process.stdout) && !flags["no-color"],
});

const userName = async (client: Connected["client"]): Promise<string> => {
  const me = await client.client.getMe();
  const user = await client.user.get({ user: me.userId }).catch(() => undefined);
  return user?.username ?? String(me.userId);
};

/** Another context has its own server and user, whatever was typed for the first one. */
const noConnectionOptions = (flags: Flags): ConnectionOptions => ({
  ...(Object.fromEntries(Object.keys(flags).map((name) => [name, undefined])) as unknown as ConnectionOptions),
  tls: false,
  "tls-insecure": false,
  "password-stdin": false,
});

const contextRows = async (current: string) => {
  const contexts: Readonly<Record<string, Context>> = { default: {}, ...(await readContexts().catch(() => ({}))) };
  const inUse = current === "" ? undefined : (current ?? activeContextName());
  return Object.entries(contexts).map(([name, values]) => ({
    name,
    address:
      ["tcp_server_address", "websocket_server_address", "http_api_url", "quic_server_address"]
        .map((key) => values[key])
        .find((value): value is string => typeof value === "string") ??
      (typeof values["connection_string"] === "string" ? "a connection string" : "127.0.0.1:8090"),
    isReadOnly: values["read_only"] === true,
    isCurrent: name === inUse,
  }));
};
