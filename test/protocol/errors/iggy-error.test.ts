// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { type ErrorName, errorCatalogue } from "../../../src/protocol/errors/catalogue.ts";
import {
  type ErrorObject,
  errorCodeOf,
  errorNameOf,
  IggyError,
  isIggyError,
} from "../../../src/protocol/errors/iggy-error.ts";

describe("IggyError", () => {
  it("given_a_name_and_context_when_created_should_carry_code_and_fill_the_message", () => {
    const error = new IggyError("topic_id_not_found", { topic: "orders", stream: 7 });

    expect(error.code).toBe(2010);
    expect(error.errorName).toBe("topic_id_not_found");
    expect(error.message).toBe("Topic with ID: orders for stream with ID: 7 was not found.");
    expect(error).toBeInstanceOf(Error);
  });

  it("given_more_context_than_places_when_created_should_name_the_rest", () => {
    expect(new IggyError("invalid_command", { reason: "truncated", left: 3n }).message).toBe(
      "Invalid command (reason: truncated, left: 3)",
    );
  });

  it("given_less_context_than_places_when_created_should_mark_the_gap", () => {
    expect(new IggyError("stream_id_not_found").message).toBe("Stream with ID: ? was not found.");
  });

  it("given_undefined_context_values_when_created_should_leave_them_out", () => {
    expect(new IggyError("invalid_command", { reason: undefined }).message).toBe("Invalid command");
  });

  it("given_every_code_when_looked_up_should_find_its_name_and_back", () => {
    for (const [name, { code }] of Object.entries(errorCatalogue)) {
      expect(errorNameOf(code)).toBe(name);
      expect(errorCodeOf(name as ErrorName)).toBe(code);
      expect(IggyError.fromCode(code).errorName).toBe(name);
    }
  });

  it("given_an_unknown_code_when_made_from_it_should_become_error_with_the_code_in_its_context", () => {
    const error = IggyError.fromCode(65_000, { command: "ping" });

    expect(error.errorName).toBe("error");
    expect(error.context).toEqual({ command: "ping", code: 65_000 });
    expect(errorNameOf(65_000)).toBeUndefined();
  });

  it("given_an_error_when_posted_through_a_message_port_should_come_out_equal", () => {
    const { port1, port2 } = new MessageChannel();
    const sent = new IggyError(
      "cannot_read_file",
      { path: "/data", at: 5n, retry: false },
      { cause: new Error("EIO") },
    );

    port1.postMessage(sent.toObject());
    const received = IggyError.fromObject(receiveMessageOnPort(port2)?.message as ErrorObject);
    port1.close();

    expect(received).toBeInstanceOf(IggyError);
    expect(received.errorName).toBe("cannot_read_file");
    expect(received.code).toBe(10002);
    expect(received.context).toEqual(sent.context);
    expect(received.message).toBe(sent.message);
    expect(received.cause).toBe("Error: EIO");
  });

  it("given_values_of_any_kind_when_asked_should_recognise_the_brand_only", () => {
    const ofAnotherCopy = { [Symbol.for("iggy.error")]: true };

    expect(isIggyError(new IggyError("error"))).toBe(true);
    expect(isIggyError(ofAnotherCopy)).toBe(true);
    for (const other of [new Error("error"), undefined, null, 3, "iggy.error", {}])
      expect(isIggyError(other)).toBe(false);
  });
});
