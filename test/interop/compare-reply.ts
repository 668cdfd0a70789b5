// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { xxh3 } from "@node-rs/xxhash";
import { commandTable } from "../../src/protocol/command-table.ts";
import type { Command } from "../../src/protocol/commands/define-command.ts";
import { pollMessages } from "../../src/protocol/commands/message/poll-messages.ts";
import { getStats } from "../../src/protocol/commands/system/get-stats.ts";
import { decodeFromBytes } from "../../src/protocol/primitives/codec.ts";
import { recordedReply, replyForm } from "../protocol/vectors/recorded-form.ts";
import type { RawReply } from "../support/raw-connection.ts";
import { masked, type RecordedStep } from "../support/recorded-scenario.ts";
import type { Deviation } from "./deviations.ts";

type Fields = Readonly<Record<string, unknown>>;

export interface Compared {
  readonly expected: unknown;
  readonly found: unknown;
}

const ARCHIVE_SIGNATURE_BYTES = 4;
const commands = new Map<number, Command<unknown, unknown>>(
  commandTable.map(({ command }) => [command.code, command as Command<unknown, unknown>]),
);

/** The recorded reply and ours in a form in which they have to be equal. Throws where a message has a wrong checksum. */
export const compareReply = (step: RecordedStep, reply: RawReply): Compared => {
  if (reply.status !== step.status) return { expected: `status ${step.status}`, found: `status ${reply.status}` };
  if (step.code === pollMessages.code && reply.status === 0) checkChecksums(step.n, reply.payload);
  if (step.response === undefined) {
    const signature = reply.payload.toString("hex", 0, ARCHIVE_SIGNATURE_BYTES);
    return { expected: step.response_head?.slice(0, 2 * ARCHIVE_SIGNATURE_BYTES), found: signature };
  }
  if (step.status === 0 && (step.unordered !== undefined || step.code === getStats.code)) {
    return compareFields(step, reply, {});
  }
  return {
    expected: masked(Buffer.from(step.response, "hex"), step.volatile_ranges),
    found: masked(reply.payload, step.volatile_ranges),
  };
};

/** The recorded fields with those of the deviation in their place, and ours. */
export const compareDeviation = (step: RecordedStep, reply: RawReply, { fields = {} }: Deviation): Compared =>
  compareFields(step, reply, fields);

/** Fields by name: what differs from run to run only says whether it is 0, and a list without an order is sorted. */
const compareFields = (
  step: RecordedStep,
  { payload }: RawReply,
  changes: Readonly<Record<string, string>>,
): Compared => {
  const command = commands.get(step.code ?? 0);
  if (command === undefined) throw new Error(`no command has the code ${step.code}`);
  const reply = decodeFromBytes(command.reply, payload);
  const recorded = flatten(recordedReply(step.decoded, reply));
  for (const [path, value] of Object.entries(changes)) recorded.set(path, value);
  const names = new Set((step.volatile ?? []).map((path) => (Array.isArray(reply) ? path.replace(/^\w+/, "") : path)));
  const isStats = command.code === getStats.code;
  const shown = (fields: ReadonlyMap<string, unknown>): unknown => {
    const lines = [...fields].map(([path, value]) => [path, names.has(path) ? presence(value, isStats) : value]);
    return step.unordered === undefined ? Object.fromEntries(lines) : elements(lines as [string, unknown][]);
  };
  return { expected: shown(recorded), found: shown(flatten(replyForm(reply))) };
};

/** A machine may be idle and a volume full, so the figures of get_stats are only looked at for being there. */
const presence = (value: unknown, isStats: boolean): string => (isStats || String(value) !== "0" ? "some" : "0");

/** Every leaf of a value by its path: "[0].name", "topics[1].id". */
const flatten = (value: unknown, path = ""): Map<string, unknown> => {
  if (typeof value !== "object" || value === null) return new Map([[path, value]]);
  const entries = Array.isArray(value)
    ? value.map((element, place) => [`${path}[${place}]`, element] as const)
    : Object.entries(value as Fields).map(([key, field]) => [path === "" ? key : `${path}.${key}`, field] as const);
  return new Map(entries.flatMap(([below, field]) => [...flatten(field, below)]));
};

/** The elements of a list as texts in an order of their own. */
const elements = (lines: readonly [string, unknown][]): readonly string[] => {
  const byPlace = new Map<string, string[]>();
  for (const [path, value] of lines) {
    const [, place = "", name = ""] = /^(\[\d+\])(.*)$/.exec(path) ?? [];
    byPlace.set(place, [...(byPlace.get(place) ?? []), `${name}=${value}`]);
  }
  return [...byPlace.values()].map((fields) => fields.sort().join(" ")).sort();
};

const checkChecksums = (step: number, payload: Buffer): void => {
  for (const { checksum, bytes, offset } of decodeFromBytes(pollMessages.reply, payload).messages) {
    if (checksum !== xxh3.xxh64(bytes.subarray(8))) throw new Error(`step ${step}: wrong checksum at offset ${offset}`);
  }
};
