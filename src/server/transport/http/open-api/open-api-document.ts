// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { SERVER_VERSION } from "../../../version.ts";
import { JSON_TYPE, LINES_TYPE, TEXT_TYPE } from "../answer.ts";
import { errorSchema } from "../error-answer.ts";
import type { Route } from "../route.ts";
import type { JsonSchema } from "../shapes/schema.ts";
import { Components } from "./components.ts";

type Node = Readonly<Record<string, unknown>>;

/** The routes as a document of OpenAPI 3.1. */
export const openApiDocument = (routes: readonly Route[]): Node => {
  const components = new Components();
  const paths: Record<string, Record<string, Node>> = {};
  for (const route of routes) {
    const operations = paths[route.path] ?? {};
    operations[route.method.toLowerCase()] = operation(route, components);
    paths[route.path] = operations;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "iggy",
      version: SERVER_VERSION,
      description: "Whole numbers may be larger than 2^53: read and write them without loss.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      schemas: components.schemas,
    },
  };
};

const operation = (route: Route, components: Components): Node => {
  const { name, tag, summary, isPublic } = route;
  const body = requestBody(route, components);
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(isPublic && { security: [] }),
    parameters: parameters(route),
    ...(body !== undefined && { requestBody: body }),
    responses: responses(route, components),
  };
};

const parameters = ({ values = {}, query = {} }: Route): Node[] => [
  ...Object.entries(values).map(([name, { schema, description }]) => ({
    name,
    in: "path",
    required: true,
    description,
    schema,
  })),
  ...Object.entries(query).map(([name, { schema, description, fallback }]) => ({
    name,
    in: "query",
    required: fallback === undefined,
    description: fallback === undefined || fallback === "" ? description : `${description} ${fallback} when absent.`,
    schema,
  })),
];

const requestBody = ({ body, lines }: Route, components: Components): Node | undefined => {
  if (body !== undefined) return { required: true, content: content(JSON_TYPE, components.refer(body.schema)) };
  return lines === undefined
    ? undefined
    : { required: true, content: content(LINES_TYPE, components.refer(lines.schema)) };
};

const responses = ({ answer, isPublic, body, lines, values }: Route, components: Components): Node => {
  const error = content(JSON_TYPE, components.refer(errorSchema));
  const either = { ...error, ...content(TEXT_TYPE, { type: "string" }) };
  const { contentType, schema } = answer;
  const hasBody = body !== undefined || lines !== undefined;
  const ok = contentType === undefined || schema === undefined ? {} : content(contentType, components.refer(schema));
  return {
    [answer.status]: { description: "Done.", ...(contentType !== undefined && { content: ok }) },
    "400": { description: "Refused: an error, or what is wrong with the request.", content: either },
    ...(!isPublic && { "401": { description: "No valid token." } }),
    ...(isPublic && hasBody && { "401": { description: "The token is not valid.", content: error } }),
    ...(!isPublic && { "403": { description: "Not allowed.", content: error } }),
    ...((values !== undefined || hasBody) && { "404": { description: "Not found.", content: error } }),
    ...(hasBody && {
      "413": { description: "The body is too large.", content: content(TEXT_TYPE, { type: "string" }) },
      "415": { description: "The content type is another.", content: content(TEXT_TYPE, { type: "string" }) },
      "422": { description: "JSON of the wrong shape.", content: content(TEXT_TYPE, { type: "string" }) },
    }),
    "503": { description: "Too much is under way.", content: content(TEXT_TYPE, { type: "string" }) },
  };
};

const content = (type: string, schema: JsonSchema): Node => ({ [type]: { schema } });
