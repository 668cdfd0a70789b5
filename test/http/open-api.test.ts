// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { afterAll, beforeAll, expect, test } from "vitest";
import { httpCall } from "../support/http-call.ts";
import { schemaProblems } from "../support/json-schema.ts";
import { readRecordedGroup, recordedGroupNames } from "../support/recorded-exchanges.ts";
import { type RunningServer, startServer } from "../support/start-server.ts";
import { deviations } from "./deviations.ts";

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>>;
}
type Schema = Readonly<Record<string, unknown>>;
interface Document extends Schema {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let server: RunningServer;
let document: Document;

beforeAll(async () => {
  server = await startServer();
  const { status, headers, text } = await httpCall(server.httpPort, { path: "/openapi.json" });
  expect([status, headers["content-type"]]).toEqual([200, "application/json"]);
  document = JSON.parse(text) as Document;
});

afterAll(async () => void (await server.stop()));

/** The operation a request is for; fixed segments win over names. */
const operationOf = (method: string, target: string): Operation | undefined => {
  const given = target.split("?", 1)[0]!.split("/");
  const found = Object.keys(document.paths)
    .filter((path) => {
      const segments = path.split("/");
      return (
        segments.length === given.length && segments.every((part, at) => part.startsWith("{") || part === given[at])
      );
    })
    .sort((a, b) => a.split("{").length - b.split("{").length)[0];
  return found === undefined ? undefined : document.paths[found]?.[method.toLowerCase()];
};

test("given_the_document_when_read_should_be_of_openapi_3_1_and_name_every_operation_once", () => {
  const names = Object.values(document.paths)
    .flatMap((operations) => Object.values(operations))
    .map((operation) => Reflect.get(operation, "operationId") as string);
  expect(document.openapi).toBe("3.1.0");
  expect(new Set(names).size).toBe(names.length);
  expect(names.sort()).toMatchSnapshot();
});

test.each(recordedGroupNames)(
  "given_the_exchanges_of_%s_when_compared_with_the_document_should_be_as_it_says",
  (group) => {
    let compared = 0;
    const others = deviations[group] ?? {};
    for (const { name, method, path, status, response_headers: headers, response_body: body } of readRecordedGroup(
      group,
    ).exchanges) {
      const operation = operationOf(method === "HEAD" ? "GET" : method, path);
      const isOfRouting =
        status === null ||
        method === "OPTIONS" ||
        status === 405 ||
        path.startsWith("/prom") ||
        (path === "/metrics" && status === 404);
      if (others[name] !== undefined || isOfRouting || (operation === undefined && (status === 404 || status === 401)))
        continue;
      expect(operation, `${name}: ${method} ${path}`).toBeDefined();
      const response = operation!.responses[String(status)];
      expect(response, `${name}: ${method} ${path} answers ${status}`).toBeDefined();
      compared++;
      if (headers["content-type"] !== "application/json" || body === undefined || body === null) continue;
      const schema = response?.content?.["application/json"]?.schema;
      expect(schema, `${name}: ${method} ${path} answers JSON`).toBeDefined();
      expect(schemaProblems(schema!, body, document), name).toEqual([]);
    }
    expect(compared).toBeGreaterThan(0);
  },
);
