// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { CallOptions } from "../config/call-options.ts";
import type { Credentials } from "../config/credentials.ts";

/** What a session needs of the connection. */
export interface SessionOwner {
  logIn(credentials: Credentials, options?: CallOptions): Promise<number>;
  logOut(options?: CallOptions): Promise<void>;
}

/** Who one is. A login also holds for the connections that come after this one breaks. */
export class SessionCommands {
  readonly #owner: SessionOwner;

  constructor(owner: SessionOwner) {
    this.#owner = owner;
  }

  /** The id of the user. */
  login(credentials: { readonly username: string; readonly password: string }, options?: CallOptions): Promise<number> {
    return this.#owner.logIn(credentials, options);
  }

  /** The id of the user; `token` is a personal access token. */
  loginWithToken(credentials: { readonly token: string }, options?: CallOptions): Promise<number> {
    return this.#owner.logIn(credentials, options);
  }

  /** Memberships of groups stay until the connection ends. */
  logout(options?: CallOptions): Promise<void> {
    return this.#owner.logOut(options);
  }
}
