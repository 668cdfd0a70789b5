// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/** Who logs in: a user, or whoever a personal access token belongs to. */
export type Credentials = { readonly username: string; readonly password: string } | { readonly token: string };

/** Credentials, or where to get them each time a connection logs in. */
export type CredentialsSource = Credentials | (() => Credentials | Promise<Credentials>);
