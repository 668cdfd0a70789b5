// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";

const root = join(import.meta.dirname, "..", "..");

let server: RunningServer;
/** A program's directory, in which the package is installed. */
let directory: string;

const install = (): void => {
  const modules = join(directory, "node_modules");
  mkdirSync(join(modules, "@types"), { recursive: true });
  symlinkSync(root, join(modules, "iggy"));
  symlinkSync(join(root, "node_modules", "@types", "node"), join(modules, "@types", "node"));
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name: "program", private: true }));
};

beforeAll(async () => {
  directory = makeTemporaryDirectory();
  install();
  server = await startServer({ quic: true });
});
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** What a program prints that runs there, as JSON. */
const printed = async (program: string): Promise<unknown> => {
  writeFileSync(join(directory, "program.mjs"), program);
  const { stdout } = await execa(process.execPath, ["program.mjs"], { cwd: directory });
  return JSON.parse(stdout);
};

test.each([
  ["tcp", () => `iggy://iggy:iggy@${server.address}`],
  ["ws", () => `iggy+ws://iggy:iggy@127.0.0.1:${server.webSocketPort}`],
  ["http", () => `iggy+http://iggy:iggy@127.0.0.1:${server.httpPort}`],
  ["quic", () => `iggy+quic://iggy:iggy@127.0.0.1:${server.quicPort}?tls_validate_certificate=false`],
] as const)("given_the_entry_%s_when_imported_should_talk_over_it_and_refuse_others", async (entry, url) => {
  const other = entry === "tcp" ? "iggy+ws://127.0.0.1:1" : "iggy+tcp://127.0.0.1:1";
  const result = await printed(`
    import { Client, ClientError, Producer } from "iggy/client/${entry}";
    import * as all from "iggy/client";
    const client = await Client.connect(${JSON.stringify(url())});
    const streams = await client.stream.list();
    await client.close();
    let refusal;
    try { new Client("${other}"); } catch (error) { refusal = error; }
    const isShared = all.Producer === Producer && refusal instanceof all.ClientError;
    console.log(JSON.stringify({ streams: streams.length, refusal: refusal.errorName, isShared, hasCreated: client instanceof Client }));
  `);
  expect(result).toEqual({ streams: 0, refusal: "feature_unavailable", isShared: true, hasCreated: true });
});

test("given_the_entry_of_encryption_when_a_program_imports_it_should_encrypt_as_the_client_does", async () => {
  const result = await printed(`
    import { aes256gcm } from "iggy/client/encryption";
    import * as all from "iggy/client";
    const { encrypt, decrypt } = aes256gcm(new Uint8Array(32));
    const plain = await decrypt(await encrypt(new TextEncoder().encode("secret")));
    console.log(JSON.stringify([new TextDecoder().decode(plain), all.aes256gcm === aes256gcm]));
  `);
  expect(result).toEqual(["secret", true]);
});

/** Packages a bundle of the entry needs, and the sources of ours that are in it. */
const bundled = async (entry: string) => {
  const { metafile } = await build({
    stdin: { contents: `import { Client } from "iggy/${entry}"; console.log(Client);`, resolveDir: directory },
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["ws", "undici", "@matrixai/*"],
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const [output] = Object.values(metafile.outputs);
  return (output?.imports ?? []).map(({ path }) => path).filter((path) => !path.startsWith("node:"));
};

test.each([
  ["client/tcp", []],
  ["client/ws", ["ws"]],
  ["client/http", ["undici"]],
  ["client/quic", ["@matrixai/quic/native/quiche.js"]],
])("given_%s_when_it_is_bundled_should_need_only_the_packages_of_its_transport", async (entry, packages) => {
  expect(new Set(await bundled(entry))).toEqual(new Set(packages));
});

const typed = `
import { Client, type ClientConfig, type Consumer, HeaderValue, isIggyError, NotFoundError } from "iggy/client";
import { Client as TcpClient } from "iggy/client/tcp";
import { Client as WebSocketClient } from "iggy/client/ws";
import { Client as HttpClient } from "iggy/client/http";
import { Client as QuicClient } from "iggy/client/quic";
import { aes256gcm, type Encryptor } from "iggy/client/encryption";
import { connect } from "node:net";

const encryption: Encryptor = aes256gcm("a".repeat(43) + "=");
const config: ClientConfig = { url: "iggy://127.0.0.1", encryption, openSocket: ({ host, port }) => connect(port, host) };
const clients: readonly (Client | TcpClient | WebSocketClient | HttpClient | QuicClient)[] = [new TcpClient(config)];
const client: TcpClient = await TcpClient.connect(config, { timeout: "5s" });
const consumer: Consumer<{ id: number }> = client.consumer({ stream: 1, topic: "t", deserializer: () => ({ id: 1 }) });
for await (const { value, headers } of consumer) console.log(value.id, headers.get("a"), HeaderValue.Int8(1), clients.length);
// @ts-expect-error: there is no such option
new Client({ hots: "127.0.0.1" });
client.stream.delete({ stream: "s" }).catch((error: unknown) => {
  if (error instanceof NotFoundError) console.log(error.errorName, error.retryable);
  else if (isIggyError(error)) console.log(error.code);
});
`;

test.each([
  ["nodenext", "nodenext"],
  ["bundler", "preserve"],
])(
  "given_a_strict_program_when_types_are_checked_with_resolution_%s_should_find_nothing",
  async (moduleResolution, module) => {
    writeFileSync(join(directory, "program.mts"), typed);
    const options = [
      "--strict",
      "--noEmit",
      // Those the compiler itself brings.
      "--skipDefaultLibCheck",
      "--target",
      "es2023",
      "--lib",
      "es2023,esnext.disposable",
      "--types",
      "node",
    ];
    const resolution = ["--module", module, "--moduleResolution", moduleResolution, "--exactOptionalPropertyTypes"];
    const { all, exitCode } = await execa(
      join(root, "node_modules", ".bin", "tsc"),
      [...options, ...resolution, "program.mts"],
      { cwd: directory, all: true, reject: false },
    );
    expect([exitCode, all]).toEqual([0, ""]);
  },
);
