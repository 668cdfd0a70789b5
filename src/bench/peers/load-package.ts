// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { IggyError } from "../../protocol/errors/iggy-error.ts";
import { type PeerName, peers } from "../options/peers.ts";

/**
 * Loads a package that is needed for one peer alone, and need not be installed; what is used of it is described by ourselves.
 * @throws IggyError feature_unavailable with the packages to install
 */
export const loadPackage = async <Package>(peer: PeerName, name: string): Promise<Package> => {
  try {
    return (await import(name)) as Package;
  } catch (cause) {
    if (!isMissingPackage(cause)) throw cause;
    const { title, packages } = peers[peer];
    throw new IggyError(
      "feature_unavailable",
      { reason: `${title} is measured through packages that are not installed`, packages: packages.join(" ") },
      { cause },
    );
  }
};

const isMissingPackage = (error: unknown): boolean =>
  error instanceof Error && Reflect.get(error, "code") === "ERR_MODULE_NOT_FOUND";
