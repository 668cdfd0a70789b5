// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Makes a process believe that the optional library of QUIC is not installed.
import { register } from "node:module";

const hook = `export const resolve = (specifier, context, next) => {
  if (specifier.startsWith("@matrixai/quic")) throw Object.assign(new Error("not installed"), { code: "ERR_MODULE_NOT_FOUND" });
  return next(specifier, context);
};`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
