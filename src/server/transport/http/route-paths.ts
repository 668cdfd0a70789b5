// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { Route } from "./route.ts";

/** One path and everything that is routed there. */
export interface RoutedPath {
  /** With a colon before its names. */
  readonly pattern: string;
  readonly segments: readonly string[];
  readonly routes: readonly Route[];
  /** The methods, as the allow header lists them. */
  readonly allow: string;
}

const methodsInOrder = ["GET", "POST", "PUT", "DELETE"] as const;

/** Paths, those with fixed segments before those that have names in the same place: they win. */
export const pathsInOrder = (routes: readonly Route[]): RoutedPath[] => {
  const byPath = new Map<string, Route[]>();
  for (const route of routes) byPath.set(route.path, [...(byPath.get(route.path) ?? []), route]);
  return [...byPath].map(([path, found]) => routedPath(path, found)).sort(compare);
};

/** What is at a path that was asked for. */
export const findPath = (paths: readonly RoutedPath[], asked: string): RoutedPath | undefined => {
  const given = asked.split("/");
  return paths.find(({ segments }) => matches(segments, given));
};

const routedPath = (path: string, routes: readonly Route[]): RoutedPath => {
  const methods = methodsInOrder.filter((method) => routes.some((route) => route.method === method));
  return {
    pattern: path.replace(/\{(\w+)\}/g, ":$1"),
    segments: path.split("/"),
    routes,
    allow: methods.map((method) => (method === "GET" ? "GET,HEAD" : method)).join(","),
  };
};

const matches = (segments: readonly string[], given: readonly string[]): boolean =>
  segments.length === given.length &&
  segments.every((segment, place) => (isName(segment) ? given[place] !== "" : segment === given[place]));

const compare = (a: RoutedPath, b: RoutedPath): number => {
  for (const [place, segment] of a.segments.entries()) {
    const difference = Number(isName(segment)) - Number(isName(b.segments[place] ?? ""));
    if (difference !== 0) return difference;
  }
  return 0;
};

const isName = (segment: string): boolean => segment.startsWith("{");
