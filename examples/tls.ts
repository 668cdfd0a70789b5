// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

/* TLS with the certificates of an authority of one's own: `tls.ts URL CA-FILE [SERVER-NAME]`. */

import { Client } from "iggy/client";

const [url = "iggy+tls://iggy:iggy@127.0.0.1:8090", caFile, serverName = "localhost"] = process.argv.slice(2);
await using client = await Client.connect({ url, tls: { caFile, serverName } });
await client.system.ping();
const { transport, address } = client.connectionInfo;
console.log(`connected by ${transport} to ${address}, as client ${(await client.client.getMe()).clientId}`);
