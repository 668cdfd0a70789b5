// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { Client } from "../../src/client/index.ts";
import { repositoryRoot, startServer } from "../support/start-server.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const folder = join(repositoryRoot, "examples");
const run = (name: string, ...parameters: readonly string[]) =>
  execa(process.execPath, ["--import", "tsx", join(folder, name), ...parameters], {
    cwd: repositoryRoot,
    timeout: 60_000,
  });

/** What an example says, among other things. */
const outputs: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  "basic.ts": ["sent 1000 messages", "received 1000 messages, the next run begins at offset 1000"],
  "consumer-groups.ts": ["anna did 30 jobs of partition", "carla did 30 jobs of partition", "together: 90"],
  "encryption.ts": [
    "to alice: written with the old key",
    "to bob: written with the new key",
    "a stranger sees 52 bytes",
  ],
  "getting-started.ts": ["hello 0, hello 1, ", "hello 48, hello 49"],
  "http-service.ts": ["answers: 202, 202, 202", "orders: 3"],
  "message-envelope.ts": ["order 1 over 99.5 was created", "order 2 was rejected: out of stock"],
  "message-headers.ts": [
    /3300 bytes, sent as \d\d\b/,
    "account (string) = 9007199254740993 (int64)",
    "7 (uint16) = 12676506",
  ],
  "multi-tenant.ts": ["acme reads: hello from acme", "initech at tenant-acme: unauthorized"],
};

test.each(Object.entries(outputs))(
  "given_a_server_when_example_%s_runs_should_say_what_it_shows_and_clean_up",
  async (name, says) => {
    const server = await startServer();
    const { stdout } = await run(name, `iggy://iggy:iggy@${server.address}`);
    for (const text of says) expect(stdout).toMatch(text);
    const client = await Client.connect(`iggy://iggy:iggy@${server.address}`);
    expect(await client.stream.list()).toEqual([]);
    expect(await client.user.list()).toHaveLength(1);
    await client.close();
    await server.stop();
  },
);

test("given_a_server_with_tls_when_its_example_runs_should_trust_the_authority_it_is_given_and_no_other", async () => {
  const certificates = temporaryDirectory();
  const [cert, key] = [join(certificates, "cert.pem"), join(certificates, "key.pem")];
  await execa("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"],
    ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
  ]);
  const server = await startServer({
    environment: { IGGY_TCP_TLS_ENABLED: "true", IGGY_TCP_TLS_CERT_FILE: cert, IGGY_TCP_TLS_KEY_FILE: key },
  });
  const url = `iggy+tls://iggy:iggy@${server.address}`;
  expect((await run("tls.ts", url, cert)).stdout).toContain("connected by tls to");
  await expect(Client.connect({ url, tls: { serverName: "localhost" } })).rejects.toThrow("certificate");
  await expect(Client.connect({ url, tls: { caFile: cert, serverName: "example.com" } })).rejects.toThrow();
  await expect(Client.connect({ url, tls: { caFile: join(certificates, "no.pem") } })).rejects.toThrow("path");
  await server.stop();
});

test("given_the_folder_of_examples_when_listed_should_have_none_that_is_not_run", () => {
  expect(readdirSync(folder).sort()).toEqual([...Object.keys(outputs), "tls.ts"].sort());
});
