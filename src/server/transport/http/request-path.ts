// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { isUtf8 } from "node:buffer";
import { Rejection } from "./rejection.ts";

/** The path of a request as it was sent, and its query; a target may also name the host. */
export const splitTarget = (target: string): { readonly path: string; readonly query: string } => {
  const relative = target.startsWith("/") ? target : target.replace(/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?#]*/, "");
  const question = relative.indexOf("?");
  const path = question === -1 ? relative : relative.slice(0, question);
  return { path: path === "" ? "/" : path, query: question === -1 ? "" : relative.slice(question + 1) };
};

/**
 * The text of a segment; what only looks like an escape stands for itself.
 * @throws Rejection 400 for one that is not UTF-8
 */
export const decodeSegment = (segment: string): string => {
  if (!segment.includes("%")) return segment;
  const pieces = segment.split(/(%[0-9a-fA-F]{2})/);
  const bytes = Buffer.concat(pieces.map((piece, place) => (place % 2 === 1 ? escaped(piece) : Buffer.from(piece))));
  if (!isUtf8(bytes)) throw new Rejection(400, "A part of the path is not UTF-8");
  return bytes.toString();
};

const escaped = (piece: string): Buffer => Buffer.from(piece.slice(1), "hex");
