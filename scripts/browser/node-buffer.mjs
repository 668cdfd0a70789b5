// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// What the client uses of Node's buffers, for browsers.
// The slash means the package, not the module of Node.
export { Buffer } from "buffer/";

const decoder = new TextDecoder("utf-8", { fatal: true });

export const isUtf8 = (bytes) => {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
};
