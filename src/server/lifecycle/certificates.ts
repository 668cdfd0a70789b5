// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import type { ServerConfig } from "../config/index.ts";
import { type Certificate, loadCertificate } from "../transport/tls/certificate.ts";

/** The certificates of the listeners that are encrypted. */
export interface Certificates {
  readonly tcp: Certificate | undefined;
  readonly webSocket: Certificate | undefined;
  readonly http: Certificate | undefined;
}

/** @throws IggyError invalid_tls_certificate_path, invalid_tls_certificate */
export const loadCertificates = async ({ tcp, websocket, http }: ServerConfig): Promise<Certificates> => ({
  tcp: tcp.enabled && tcp.tls.enabled ? await loadCertificate(tcp.tls, "tcp.tls") : undefined,
  webSocket:
    websocket.enabled && websocket.tls.enabled ? await loadCertificate(websocket.tls, "websocket.tls") : undefined,
  http:
    http.enabled && http.tls.enabled
      ? await loadCertificate({ ...http.tls, selfSigned: false }, "http.tls")
      : undefined,
});
