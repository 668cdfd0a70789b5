// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { appendFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { storedMessage } from "../../support/recorded-directory.ts";
import { InspectedTestDirectory, KEY } from "./inspected.ts";

const flip = (path: string, at: number): void => {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
  writeFileSync(path, bytes);
};

const ALL = Array.from({ length: 61 }, (_, offset) => offset);
const without = (...offsets: number[]) => ALL.filter((offset) => !offsets.includes(offset));
const kindsOf = ({ findings }: ReturnType<InspectedTestDirectory["verify"]>) => findings.map(({ kind }) => kind);
const forms = [
  ["plain", undefined],
  ["encrypted", KEY],
] as const;

test.each(forms)("given_a_%s_directory_of_apache_iggy_when_verified_should_be_clean", (_, key) => {
  const directory = new InspectedTestDirectory(key);
  const { findings, repairs, isClean, checked } = directory.verify();
  expect(findings).toEqual([]);
  expect(repairs).toEqual([]);
  expect(isClean).toBe(true);
  expect(checked).toMatchObject({ stateEntries: 5, partitions: 3, segments: 6, messages: 72, offsetFiles: 3 });
  expect(directory.soundOffsets()).toEqual(ALL);
});

test.each(forms)("given_a_%s_log_cut_anywhere_when_repaired_should_keep_every_whole_message", (_, key) => {
  const directory = new InspectedTestDirectory(key);
  const path = directory.segment(58, "log");
  const [whole, index] = [readFileSync(path), readFileSync(directory.segment(58, "index"))];
  for (let bytes = 0; bytes < whole.length; bytes += 37) {
    writeFileSync(path, whole.subarray(0, bytes));
    writeFileSync(directory.segment(58, "index"), index);
    writeFileSync(directory.partitionFile("offsets/consumers/4042322160"), Buffer.from("3c00000000000000", "hex"));
    const kept = [1, 2, 3].filter((count) => index.readUInt32LE(count * 16 - 12) <= bytes).length;
    const found = directory.verify();
    expect(found.isClean).toBe(false);
    expect(kindsOf(found)).toContain("offset_beyond_end");
    expect(directory.repair()).toMatchObject({ isClean: true, findings: [] });
    expect(directory.soundOffsets()).toEqual(ALL.slice(0, 58 + kept));
  }
});

test.each(forms)("given_a_missing_index_of_a_%s_segment_when_repaired_should_be_the_same_again", (_, key) => {
  const directory = new InspectedTestDirectory(key);
  for (const base of [0, 20, 58]) {
    const path = directory.segment(base, "index");
    const before = readFileSync(path);
    rmSync(path);
    expect(kindsOf(directory.verify())).toEqual(["index_missing"]);
    expect(existsSync(path)).toBe(false);
    expect(directory.repair().isClean).toBe(true);
    expect(readFileSync(path)).toEqual(before);
  }
});

test("given_a_missing_index_and_a_damaged_message_in_the_middle_when_repaired_should_lose_no_other_message", () => {
  for (const at of [200, 275 + 8, 275 + 24, 275 + 48, 275 + 55, 275 + 100]) {
    const directory = new InspectedTestDirectory();
    flip(directory.segment(20, "log"), at);
    rmSync(directory.segment(20, "index"));
    const damaged = at < 275 ? 21 : 22;
    expect(kindsOf(directory.verify())).toContain("damaged_message");
    const now = directory.repair();
    const lengthsAreSound = at !== 275 + 48 && at !== 275 + 55;
    expect(kindsOf(now), String(at)).toEqual(["damaged_message"]);
    expect(now.findings[0]).toMatchObject({ offset: damaged, severity: "damage" });
    expect(directory.soundOffsets()).toEqual(without(damaged));
    expect(statSync(directory.segment(20, "index")).size).toBe(21 * 16);
    expect(lengthsAreSound || now.findings[0]?.meaning.includes("what follows is sound")).toBe(true);
  }
});

test("given_any_bit_flipped_anywhere_in_a_segment_when_verified_should_be_found_and_no_sound_message_be_lost", () => {
  const directory = new InspectedTestDirectory();
  for (const extension of ["log", "index"] as const) {
    const path = directory.segment(58, extension);
    const [log, index] = [readFileSync(directory.segment(58, "log")), readFileSync(directory.segment(58, "index"))];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: statSync(path).size - 1 }), (at) => {
        writeFileSync(directory.segment(58, "log"), log);
        writeFileSync(directory.segment(58, "index"), index);
        writeFileSync(directory.partitionFile("offsets/consumers/4042322160"), Buffer.alloc(8));
        flip(path, at);
        const found = directory.verify();
        expect(found.isClean).toBe(false);
        const sound = directory.soundOffsets();
        expect(sound.length).toBeGreaterThanOrEqual(60);
        const now = directory.repair();
        expect(directory.soundOffsets()).toEqual(sound);
        // A damaged message between sound ones stays damaged; everything else is mended.
        expect(kindsOf(now).filter((kind) => kind !== "damaged_message")).toEqual([]);
      }),
      { numRuns: 40 },
    );
    writeFileSync(directory.segment(58, "log"), log);
    writeFileSync(directory.segment(58, "index"), index);
  }
});

test("given_indexes_that_are_wrong_when_repaired_should_be_as_before", () => {
  const directory = new InspectedTestDirectory();
  const path = directory.segment(0, "index");
  const before = readFileSync(path);
  const damages: readonly (() => void)[] = [
    () => flip(path, 5 * 16 + 4),
    () => truncateSync(path, before.length - 16),
    () => truncateSync(path, 7),
    () => appendFileSync(path, Buffer.alloc(16, 1)),
    () => appendFileSync(path, Buffer.alloc(3)),
    () => truncateSync(path, 0),
  ];
  for (const damage of damages) {
    damage();
    const found = directory.verify();
    expect(kindsOf(found)).toEqual(["index_wrong"]);
    expect(found.findings[0]?.position).toBeLessThanOrEqual(before.length);
    expect(directory.repair().isClean).toBe(true);
    expect(readFileSync(path)).toEqual(before);
  }
});

test("given_strange_files_and_offsets_when_repaired_should_mend_the_offsets_and_leave_the_files", () => {
  const directory = new InspectedTestDirectory();
  writeFileSync(directory.partitionFile("notes.txt"), "mine");
  writeFileSync(directory.partitionFile("7.log"), "");
  writeFileSync(directory.segment(99, "index"), Buffer.alloc(16));
  writeFileSync(directory.partitionFile("offsets/consumers/abc"), Buffer.alloc(8));
  writeFileSync(directory.partitionFile("offsets/consumers/2"), Buffer.alloc(3));
  writeFileSync(directory.partitionFile("offsets/groups/0"), Buffer.from("e803000000000000", "hex"));
  const found = kindsOf(directory.verify()).sort();
  const notices = ["unknown_file", "unknown_file", "unknown_file"];
  expect(found).toEqual(["index_without_log", "offset_beyond_end", "offset_file_short", ...notices]);
  const now = directory.repair();
  expect(now.isClean).toBe(true);
  expect(kindsOf(now)).toEqual(notices);
  expect(readFileSync(directory.partitionFile("offsets/groups/0")).readBigUInt64LE()).toBe(60n);
  expect(existsSync(directory.partitionFile("offsets/consumers/2"))).toBe(false);
  expect(readFileSync(directory.partitionFile("notes.txt"), "utf8")).toBe("mine");
});

test("given_segments_and_partitions_that_are_missing_when_verified_should_say_so_and_mend_nothing", () => {
  const directory = new InspectedTestDirectory();
  rmSync(directory.segment(20, "log"));
  rmSync(directory.segment(20, "index"));
  rmSync(join(directory.root, "streams/0/topics/0/partitions/1"), { recursive: true });
  const found = directory.verify();
  expect(kindsOf(found).sort()).toEqual(["offsets_missing", "partition_missing"]);
  expect(found.findings.find(({ kind }) => kind === "offsets_missing")).toMatchObject({ offset: 20 });
  expect(found.repairs).toEqual([]);
});

test("given_a_torn_state_log_when_repaired_should_end_with_its_last_whole_entry", () => {
  for (const key of [undefined, KEY]) {
    const directory = new InspectedTestDirectory(key);
    const path = join(directory.root, "state/log");
    const before = readFileSync(path);
    appendFileSync(path, before.subarray(0, 70));
    // The beginning of an entry with the next index, as an append leaves it that did not finish.
    const torn = readFileSync(path);
    torn.writeBigUInt64LE(5n, before.length);
    writeFileSync(path, torn);
    expect(kindsOf(directory.verify())).toEqual(["state_log_torn"]);
    expect(readFileSync(path)).toEqual(torn);
    expect(directory.repair().isClean).toBe(true);
    expect(readFileSync(path)).toEqual(before);
  }
});

test("given_damage_within_the_state_log_when_verified_should_name_the_entry_and_mend_nothing", () => {
  const directory = new InspectedTestDirectory();
  const path = join(directory.root, "state/log");
  flip(path, 270);
  const found = directory.verify();
  expect(found.findings[0]).toMatchObject({ kind: "state_log_damaged", position: 265 });
  expect(found.findings[0]?.meaning).toContain("entry 2");
  expect(found.repairs).toEqual([]);
  expect(found.checked).toMatchObject({ stateEntries: 2, messages: 72 });
  rmSync(path);
  expect(kindsOf(directory.verify())).toEqual(["state_log_missing"]);
});

test("given_the_small_files_of_state_damaged_when_repaired_should_be_sound", () => {
  const directory = new InspectedTestDirectory();
  const state = (name: string) => join(directory.root, "state", name);
  writeFileSync(state("info"), "nonsense");
  writeFileSync(state("checkpoint"), "{");
  writeFileSync(state("tokens"), Buffer.from([0xc1]));
  expect(kindsOf(directory.verify()).sort()).toEqual(["checkpoint_unreadable", "info_unreadable", "tokens_unreadable"]);
  expect(kindsOf(directory.repair())).toEqual(["tokens_unreadable"]);
  writeFileSync(state("tokens"), Buffer.from([0x80]));
  rmSync(state("info"));
  expect(directory.verify()).toMatchObject({ isClean: true, findings: [{ kind: "info_missing", severity: "notice" }] });
});

test("given_a_log_shorter_than_what_was_synced_when_verified_should_say_that_messages_are_lost", () => {
  const directory = new InspectedTestDirectory();
  const partitions = { "0/0/0@1795366357000002": [58, 5000] };
  const checkpoint = { bootId: "b", clean: true, partitions };
  writeFileSync(join(directory.root, "state/checkpoint"), JSON.stringify(checkpoint));
  const found = directory.verify();
  expect(kindsOf(found)).toEqual(["synced_bytes_missing"]);
  expect(found.findings[0]?.meaning).toContain("5000");
});

test("given_messages_of_another_key_when_verified_should_tell_which_and_keep_them", () => {
  const directory = new InspectedTestDirectory(KEY);
  const path = directory.segment(58, "log");
  const stored = directory.messages[0]!.slice(58).map((message) => storedMessage(message, Buffer.alloc(32, 9)));
  writeFileSync(path, Buffer.concat(stored));
  const found = directory.verify();
  expect(kindsOf(found)).toEqual(["undecryptable_messages"]);
  expect(found.findings[0]).toMatchObject({ offset: 58, position: 0 });
  expect(found.repairs).toEqual([]);
});
