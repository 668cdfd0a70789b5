// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { updateUser } from "../../../src/protocol/commands/user/update-user.ts";
import { decodeFromBytes, encodeToBytes } from "../../../src/protocol/primitives/codec.ts";
import { numericIdentifier } from "../../../src/protocol/primitives/identifier.ts";
import { errorOf } from "../error-of.ts";
import { fromHex } from "../vector-file.ts";

const user = numericIdentifier(1);
const userHex = "010401000000";

describe("update_user", () => {
  it.each([
    ["nothing", "0000", { username: undefined, status: undefined }],
    ["a name", "0103626f6200", { username: "bob", status: undefined }],
    ["a status", "000102", { username: undefined, status: "inactive" as const }],
    ["both", "0103626f620101", { username: "bob", status: "active" as const }],
  ])("given_%s_to_change_when_encoded_and_decoded_should_be_the_same", (_, hex, changes) => {
    expect(encodeToBytes(updateUser.request, { user, ...changes }).toString("hex")).toBe(userHex + hex);
    expect(decodeFromBytes(updateUser.request, fromHex(userHex + hex))).toEqual({ user, ...changes });
  });

  it.each(["0200", "0002", "ffff"])("given_the_flags_%s_when_decoded_should_change_nothing", (flags) => {
    expect(decodeFromBytes(updateUser.request, fromHex(userHex + flags))).toEqual({
      user,
      username: undefined,
      status: undefined,
    });
  });

  it("given_an_empty_name_when_decoded_should_be_invalid_format_and_an_unknown_status_invalid_command", () => {
    expect(errorOf(() => decodeFromBytes(updateUser.request, fromHex(`${userHex}010000`))).code).toBe(4);
    expect(errorOf(() => decodeFromBytes(updateUser.request, fromHex(`${userHex}000103`))).code).toBe(3);
  });
});
