// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { errorNameOf } from "../../src/protocol/errors/iggy-error.ts";
import { makeTemporaryDirectory } from "../support/make-temporary-directory.ts";
import { makeStream, makeTopic, readAll, send } from "../support/messages.ts";
import { RawConnection } from "../support/raw-connection.ts";
import { errorsIn } from "../support/server-log.ts";
import { startServer } from "../support/start-server.ts";

const mountPoint = makeTemporaryDirectory();
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", mountPoint]).status === 0;
if (!mounted) console.error("SKIPPED: the full disk test needs the right to mount a tmpfs");
afterAll(() => {
  if (mounted) spawnSync("umount", ["-l", mountPoint]);
  rmSync(mountPoint, { recursive: true, force: true });
});

const PAYLOAD_BYTES = 50_000;
const payload = (number: number) => Buffer.from(`${number}/`.padEnd(PAYLOAD_BYTES, "x"));
const numbersOf = (payloads: readonly string[]) => payloads.map((text) => Number(text.split("/")[0]));

test.runIf(mounted)(
  "given_a_full_disk_when_sending_should_fail_with_an_error_keep_reading_and_recover_without_loss",
  async () => {
    const dataDirectory = join(mountPoint, "data");
    const ballast = join(mountPoint, "ballast");
    mkdirSync(dataDirectory);
    writeFileSync(ballast, Buffer.alloc(3 * 1024 * 1024));
    const environment = { IGGY_SYSTEM_SEGMENT_SIZE: "512 KiB", IGGY_SYSTEM_LOGGING_FILE_ENABLED: "false" };
    const server = await startServer({ dataDirectory, environment });
    const connection = await RawConnection.login(server.port);
    await makeStream(connection, "s");
    await makeTopic(connection, 0, "t", 1);

    const acknowledged: number[] = [];
    let failure: number | undefined;
    for (let number = 0; failure === undefined && number < 1000; number++) {
      const status = await send(connection, 0, 0, 0, [payload(number)]);
      if (status === 0) acknowledged.push(number);
      else failure = status;
    }
    expect(errorNameOf(failure ?? 0)).toBe("cannot_append_to_file");
    expect(statfsSync(mountPoint).bavail * 4096).toBeLessThan(2 * PAYLOAD_BYTES);
    expect(acknowledged.length).toBeGreaterThan(10);
    for (let attempt = 0; attempt < 20; attempt++) expect(await send(connection, 0, 0, 0, [payload(9999)])).not.toBe(0);
    expect(numbersOf(await readAll(connection, 0, 0, 0))).toEqual(acknowledged);

    const lines = errorsIn(server.output.stderr);
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(line).toMatch(/\d\.(log|index), system: ENOSPC/);

    rmSync(ballast);
    for (let number = 2000; number < 2010; number++) {
      expect(await send(connection, 0, 0, 0, [payload(number)])).toBe(0);
      acknowledged.push(number);
    }
    expect(numbersOf(await readAll(connection, 0, 0, 0))).toEqual(acknowledged);
    connection.destroy();
    await server.kill();

    const again = await startServer({ dataDirectory, environment });
    const reader = await RawConnection.login(again.port);
    expect(numbersOf(await readAll(reader, 0, 0, 0))).toEqual(acknowledged);
    reader.destroy();
    expect(await again.stop()).toBe(0);
  },
);
