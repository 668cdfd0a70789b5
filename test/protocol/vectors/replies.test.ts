// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { commandByCode, commandTable } from "../../../src/protocol/command-table.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { fromHex } from "../vector-file.ts";
import { recordedExchanges } from "./recorded-exchanges.ts";
import { recordedReply, replyForm } from "./recorded-form.ts";

const replies = recordedExchanges.flatMap((exchange) => {
  const command = commandByCode(exchange.code)?.command;
  if (command === undefined || exchange.status !== 0 || exchange.response === undefined) return [];
  return [{ ...exchange, reply: command.reply, hex: exchange.response }];
});

describe("recorded replies", () => {
  it("given_the_recordings_when_counted_should_hold_a_reply_of_every_command", () => {
    const recorded = new Set(replies.map(({ code }) => code));

    expect(commandTable.filter(({ code }) => !recorded.has(code)).map(({ name }) => name)).toEqual([]);
  });

  it.each(replies)("given_$where_$name_when_decoded_and_encoded_should_give_the_same_bytes", ({ reply, hex }) => {
    expect(encodeToBytes(reply, decodeFromBytes(reply, fromHex(hex))).toString("hex")).toBe(hex);
  });

  it.each(replies.filter(({ decoded }) => decoded !== undefined && decoded !== null))(
    "given_$where_$name_when_decoded_should_show_what_was_recorded",
    ({ reply, hex, decoded }) => {
      const value = decodeFromBytes(reply, fromHex(hex));

      expect(replyForm(value)).toEqual(recordedReply(decoded, value));
    },
  );

  it.each(recordedExchanges.filter(({ status, response }) => status !== 0 && response !== undefined))(
    "given_$where_$name_with_status_$status_when_read_should_have_no_payload",
    ({ response }) => {
      expect(response).toBe("");
    },
  );
});
