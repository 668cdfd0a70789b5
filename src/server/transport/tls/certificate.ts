// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { IggyError } from "../../../protocol/errors/iggy-error.ts";
import { systemCode } from "../../log/files/io-error.ts";

/** Both PEM. */
export interface Certificate {
  readonly chain: string;
  readonly privateKey: string;
}

export interface CertificateConfig {
  readonly selfSigned: boolean;
  readonly certFile: string;
  readonly keyFile: string;
}

const DAY_MS = 24 * 3_600_000;
const VALID_DAYS = 3650;

/**
 * The certificate of a listener: the one of the files, or one made in memory where that is allowed and there is no file.
 * `section` is where its keys stand, as `tcp.tls`.
 * @throws IggyError invalid_tls_certificate_path, invalid_tls_certificate
 */
export const loadCertificate = async (config: CertificateConfig, section: string): Promise<Certificate> => {
  if (config.selfSigned && !existsSync(config.certFile)) return makeCertificate();
  const chain = readPem(`${section}.cert_file`, config.certFile);
  const privateKey = readPem(`${section}.key_file`, config.keyFile);
  const certificate = parse(`${section}.cert_file`, config.certFile, () => new X509Certificate(chain));
  const key = parse(`${section}.key_file`, config.keyFile, () => createPrivateKey(privateKey));
  if (!certificate.checkPrivateKey(key)) {
    const context = { key: `${section}.key_file`, path: config.keyFile, reason: "is not the key of the certificate" };
    throw new IggyError("invalid_tls_certificate", context);
  }
  return { chain, privateKey };
};

/** For localhost, on the curve P-256; it is lost when the process ends. */
export const makeCertificate = async (): Promise<Certificate> => {
  // Some two hundred files, which a server with certificates of its own never reads.
  const { generate } = await import("selfsigned");
  const nowMs = Date.now();
  const { cert, private: privateKey } = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    // Clocks of clients may be slow.
    notBeforeDate: new Date(nowMs - DAY_MS),
    notAfterDate: new Date(nowMs + VALID_DAYS * DAY_MS),
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  return { chain: cert, privateKey };
};

const readPem = (key: string, path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new IggyError("invalid_tls_certificate_path", { key, path, system: systemCode(cause) }, { cause });
  }
};

const parse = <Value>(key: string, path: string, read: () => Value): Value => {
  try {
    return read();
  } catch (cause) {
    throw new IggyError("invalid_tls_certificate", { key, path, reason: "is not the PEM it should be" }, { cause });
  }
};
