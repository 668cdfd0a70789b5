// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

export const snakeCase = (camelCase: string): string =>
  camelCase.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
