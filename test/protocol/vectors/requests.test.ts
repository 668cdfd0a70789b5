// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { commandByCode, commandTable } from "../../../src/protocol/command-table.ts";
import type { Command } from "../../../src/protocol/commands/define-command.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { errorOf } from "../error-of.ts";
import { fromHex, vectorFile } from "../vector-file.ts";
import { isDecodingStatus, recordedExchanges } from "./recorded-exchanges.ts";
import { recordedRequest, requestForm } from "./recorded-form.ts";

/** Accepted requests that have a shorter or another encoding as well, with that encoding and the reason. */
const otherEncodings: Readonly<Record<string, { reason: string; encoded: string }>> = {
  "system 3": { reason: "payload of a command without fields", encoded: "" },
  "streams 23": { reason: "bytes behind the request", encoded: "047461696c" },
  "messages 42": {
    reason: "partition flag 2 stands for no partition",
    encoded: "0101040100000001040000000001040000000000000000000300000000000000000100000000",
  },
  "users 10": {
    reason: "streams and topics not in the order of their ids",
    encoded:
      "056361726f6c077365637265743301013500000000010000000000000000010300000000010000010001010000000001010001090000000" +
      "10000000001070000000000010000000000",
  },
  "users 24": { reason: "permissions flag 2 stands for none", encoded: "0464617665067365637265740100" },
  "users 26": {
    reason: "any byte but 0 is true",
    encoded: "046572696e0673656372657401010b0000000101010101010101010100",
  },
};

/** Codes that no command has. */
const unknownCodes = [0, 9999];

const commandOf = (code: number): Command<unknown, unknown> => {
  const found = commandByCode(code);
  if (found === undefined) throw new Error(`no command has the code ${code}`);
  return found.command;
};

const requests = recordedExchanges.flatMap((exchange) =>
  exchange.request === undefined || unknownCodes.includes(exchange.code)
    ? []
    : [{ ...exchange, hex: exchange.request }],
);

describe("recorded requests", () => {
  it("given_the_recordings_when_counted_should_hold_every_command", () => {
    const recorded = new Set(requests.map(({ code }) => code));

    expect(commandTable.filter(({ code }) => !recorded.has(code)).map(({ name }) => name)).toEqual([]);
  });

  it.each(requests.filter(({ status }) => !isDecodingStatus(status)))(
    "given_$where_$name_when_decoded_and_encoded_should_give_the_same_bytes",
    ({ where, code, hex }) => {
      const { request } = commandOf(code);
      const encoded = encodeToBytes(request, decodeFromBytes(request, fromHex(hex))).toString("hex");

      expect(encoded).toBe(otherEncodings[where]?.encoded ?? hex);
    },
  );

  it("given_the_other_encodings_when_looked_up_should_all_be_recorded_and_really_differ", () => {
    for (const [where, { encoded }] of Object.entries(otherEncodings)) {
      expect([where, requests.find((exchange) => exchange.where === where)?.hex]).not.toEqual([where, encoded]);
      expect(requests.some((exchange) => exchange.where === where)).toBe(true);
    }
  });

  it.each(requests.filter(({ status }) => isDecodingStatus(status)))(
    "given_$where_$name_when_decoded_should_give_its_status_$status",
    ({ code, hex, status }) => {
      expect(errorOf(() => decodeFromBytes(commandOf(code).request, fromHex(hex))).code).toBe(status);
    },
  );

  it.each(recordedExchanges.filter(({ code }) => unknownCodes.includes(code)))(
    "given_$where_with_the_code_$code_when_looked_up_should_not_be_found",
    ({ code, status }) => {
      expect(commandByCode(code)).toBeUndefined();
      expect(status).toBe(3);
    },
  );
});

describe("requests of the official clients", () => {
  it.each(requests.filter(({ requestDecoded }) => requestDecoded !== undefined))(
    "given_$where_$name_when_decoded_should_show_what_was_recorded",
    ({ name, code, hex, requestDecoded = {} }) => {
      const value = decodeFromBytes(commandOf(code).request, fromHex(hex));

      expect(requestForm(name, value)).toEqual(recordedRequest(requestDecoded));
    },
  );
});

describe("requests of the permission matrix", () => {
  const templates = vectorFile<{ request_templates: Record<string, string> }>("permissions.json").request_templates;

  it.each(Object.entries(templates))("given_%s_when_decoded_and_encoded_should_give_the_same_bytes", (probe, hex) => {
    const found = commandTable.find(({ name }) => name === probe.split("#")[0]);
    const { request } = commandOf(found?.code ?? -1);

    expect(encodeToBytes(request, decodeFromBytes(request, fromHex(hex))).toString("hex")).toBe(hex);
  });
});
