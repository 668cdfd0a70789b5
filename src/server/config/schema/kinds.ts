// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Address, parseAddress, printAddress } from "../values/address.ts";
import { parseCpuAllocation, printCpuAllocation } from "../values/cpu-allocation.ts";
import { parseDuration, printDuration } from "../values/duration.ts";
import { parseExpiry, printExpiry } from "../values/expiry.ts";
import { parseSize, printSize } from "../values/size.ts";
import { parseTopicSize, printTopicSize } from "../values/topic-size.ts";
import { ValueProblem } from "../values/value-problem.ts";
import type { Kind } from "./key.ts";

const defineKind = <Value, Unit extends string>(kind: Kind<Value, Unit>): Kind<Value, Unit> => kind;

export const text = defineKind({ name: "text", unit: "", parse: parseText, print: (value) => value });

export const flag = defineKind({
  name: "boolean",
  unit: "",
  parse: (raw): boolean => {
    if (typeof raw === "boolean") return raw;
    const word = typeof raw === "string" ? raw.toLowerCase() : "";
    if (word === "true" || word === "false") return word === "true";
    throw new ValueProblem("is not a boolean", "write true or false");
  },
  print: (value) => value,
});

const integer = (name: string, min: number, max: number) =>
  defineKind({
    name,
    unit: "",
    parse: (raw): number => {
      const value = typeof raw === "string" && /^\d+$/.test(raw.trim()) ? Number(raw) : raw;
      if (typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max) return value;
      throw new ValueProblem("is not a whole number in range", `write a number from ${min} to ${max}`);
    },
    print: (value) => value,
  });

export const port = integer("port", 1, 65_535);
export const u32 = integer("u32", 0, 0xffff_ffff);
export const u64 = integer("u64", 0, Number.MAX_SAFE_INTEGER);

export const size = defineKind({ name: "size", unit: "Bytes", parse: parseSize, print: printSize });
export const duration = defineKind({ name: "duration", unit: "Ms", parse: parseDuration, print: printDuration });
export const expiry = defineKind({ name: "expiry", unit: "Micros", parse: parseExpiry, print: printExpiry });
export const topicSize = defineKind({
  name: "topic size",
  unit: "Bytes",
  parse: parseTopicSize,
  print: printTopicSize,
});
export const address = defineKind({ name: "address", unit: "", parse: parseAddress, print: printAddress });
/** An address that may be absent; nothing is listened on then. */
export const optionalAddress = defineKind({
  name: "address, optional",
  unit: "",
  parse: (raw): Address | undefined => (raw === undefined ? undefined : parseAddress(raw)),
  print: (value) => (value === undefined ? undefined : printAddress(value)),
});
export const cpuAllocation = defineKind({
  name: "CPU allocation",
  unit: "",
  parse: parseCpuAllocation,
  print: printCpuAllocation,
});

const oneOf = <Word extends string>(name: string, ...words: readonly Word[]) =>
  defineKind({
    name,
    unit: "",
    parse: (raw): Word => {
      const found = words.find((word) => word === raw);
      if (found === undefined) throw new ValueProblem("is not one of the known words", `write ${words.join(" or ")}`);
      return found;
    },
    print: (value) => value,
  });

export const compression = oneOf("compression", "none", "gzip");
export const telemetryTransport = oneOf("telemetry transport", "grpc", "http");

export const cacheIndexes = defineKind({
  name: "index caching",
  unit: "",
  parse: (raw): "all" | "open_segment" | "none" => {
    const word = String(raw).toLowerCase();
    if (word === "all" || word === "true") return "all";
    if (word === "none" || word === "false") return "none";
    if (word === "open_segment") return "open_segment";
    throw new ValueProblem("is not a way of caching indexes", "write all, open_segment or none");
  },
  print: (value) => value,
});

export const textList = defineKind({
  name: "list of texts",
  unit: "",
  parse: (raw): readonly string[] => {
    if (Array.isArray(raw)) return raw.map(parseText);
    throw new ValueProblem("is not a list", 'write a list such as ["a", "b"]');
  },
  print: (value) => value,
});

/** A size that may be absent; the library's own default applies then. */
export const optionalSize = defineKind({
  name: "size, optional",
  unit: "Bytes",
  parse: (raw): number | undefined => (raw === undefined ? undefined : parseSize(raw)),
  print: (value) => (value === undefined ? undefined : printSize(value)),
});

export const optionalPort = defineKind({
  name: "port, optional",
  unit: "",
  parse: (raw): number | undefined => (raw === undefined ? undefined : port.parse(raw)),
  print: (value) => value,
});

function parseText(raw: unknown): string {
  if (typeof raw === "string") return raw;
  if (typeof raw === "number" || typeof raw === "boolean") return String(raw);
  throw new ValueProblem("is not text", "write it in quotes");
}
