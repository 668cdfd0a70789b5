// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { httpCall } from "../support/http-call.ts";
import {
  Captured,
  maskedJson,
  maskedText,
  type RecordedExchange,
  readRecordedGroup,
  recordedGroupNames,
  requestBody,
} from "../support/recorded-exchanges.ts";
import { deviations } from "./deviations.ts";
import { RecordedSetting } from "./recorded-setting.ts";

/** Errors that name the ids of a path in the wrong order are told in the right one. */
const swappedIds = /Topic with ID: (.+?) for stream with ID: (.+?) was not found\./g;

const expectSame = (exchange: RecordedExchange, reply: Awaited<ReturnType<typeof httpCall>>): void => {
  const { response_raw: raw, response_body: body, volatile, response_headers: headers } = exchange;
  const skipped = volatile.filter((path) => path.startsWith("$headers.")).map((path) => path.slice(9));
  expect.soft(reply.status, `${exchange.name}: ${reply.text.slice(0, 300)}`).toBe(exchange.status);
  if (exchange.response_binary_prefix_hex !== undefined) {
    expect.soft(reply.bytes.toString("hex").startsWith(exchange.response_binary_prefix_hex)).toBe(true);
  } else if (raw !== undefined) {
    const wanted = raw.replace(swappedIds, "Topic with ID: $2 for stream with ID: $1 was not found.");
    expect.soft(maskedJson(reply.text, volatile), exchange.name).toBe(maskedJson(wanted, volatile));
  } else if (headers["content-type"]?.startsWith("text/plain") === true && reply.status >= 400) {
    expect.soft(reply.text.length, exchange.name).toBeGreaterThan(0);
  } else if (reply.text.startsWith("# HELP")) {
    const wanted = maskedText(String(body), volatile).replace("# EOF\n", "");
    expect.soft(maskedText(reply.text, volatile).slice(0, wanted.length), exchange.name).toBe(wanted);
    skipped.push("content-length");
  } else {
    expect.soft(maskedText(reply.text, volatile), exchange.name).toBe(maskedText(String(body ?? ""), volatile));
  }
  // Numbers have as many digits as they need.
  if (volatile.length > 0 || reply.status >= 400) skipped.push("content-length");
  for (const [name, value] of Object.entries(headers)) {
    if (!skipped.includes(name))
      expect.soft(`${name}: ${reply.headers[name]}`, exchange.name).toBe(`${name}: ${value}`);
  }
};

const play = async (group: string): Promise<void> => {
  const { exchanges, server_env: environment } = readRecordedGroup(group);
  const setting = await RecordedSetting.start(environment);
  const captured = new Captured();
  try {
    for (const exchange of exchanges) {
      await setting.before(exchange);
      const token = setting.token(exchange);
      const headers = Object.fromEntries(
        Object.entries(exchange.request_headers).map(([name, value]) => [
          name,
          captured.fill(value).replaceAll("<token>", token),
        ]),
      );
      const body = requestBody(exchange, captured, token);
      const path = captured.fill(exchange.path);
      const reply = await httpCall(setting.port, {
        method: exchange.method,
        path,
        headers,
        ...(body !== undefined && { body }),
      });
      captured.take(exchange.capture, reply.text);
      const deviation = deviations[group]?.[exchange.name];
      if (deviation?.body === undefined) {
        expectSame({ ...exchange, volatile: [...exchange.volatile, ...(deviation?.others ?? [])] }, reply);
      } else {
        expect.soft(reply.status, `${exchange.name}: ${reply.text}`).toBe(deviation.status ?? exchange.status);
        if (deviation.body === "") expect.soft(reply.text).toBe("");
        else expect.soft(reply.text).toContain(deviation.body);
      }
    }
  } finally {
    await setting.stop();
  }
};

for (const group of recordedGroupNames) {
  test(`given_the_exchanges_of_${group}_when_they_are_repeated_should_be_answered_as_apache_iggy_answers`, () =>
    play(group));
}

test("given_the_list_of_deviations_when_read_should_name_only_exchanges_that_were_recorded", () => {
  for (const [group, listed] of Object.entries(deviations)) {
    const names = new Set(readRecordedGroup(group).exchanges.map(({ name }) => name));
    for (const name of Object.keys(listed)) expect(names, name).toContain(name);
  }
});
