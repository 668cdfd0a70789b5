// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type Writable, writeJson } from "../../../../protocol/json/write-json.ts";
import { JSON_TYPE } from "../answer.ts";
import { own, publicRoute, type Route } from "../route.ts";
import { openApiDocument } from "./open-api-document.ts";

/** Describes the other routes, and itself. */
export const openApiRoute = (routes: readonly Route[]): Route => {
  let text: string | undefined;
  const self: Route = publicRoute({
    method: "GET",
    path: "/openapi.json",
    name: "getOpenApi",
    tag: "system",
    summary: "This document.",
    answer: own(JSON_TYPE, { type: "object" }),
    handle: () => {
      text ??= writeJson(openApiDocument([...routes, self]) as Writable);
      return { status: 200, contentType: JSON_TYPE, body: text };
    },
  });
  return self;
};
