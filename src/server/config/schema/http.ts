// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { key } from "./key.ts";
import { address, duration, expiry, flag, size, text, textList, u32 } from "./kinds.ts";
import { tables } from "./tables.ts";

const trustedIssuer = {
  issuer: key(text, undefined, "Who issues the tokens."),
  jwks_url: key(text, undefined, "Where the issuer's keys are."),
  audience: key(text, undefined, "Whom the tokens are for."),
  user_id: key(u32, 0, "The user such a token stands for; 0 is refused."),
};

const sampleIssuer = {
  issuer: "test-issuer",
  jwks_url: "http://127.0.0.1:8081/.well-known/jwks.json",
  audience: "iggy.apache.org",
  user_id: 0,
};

export const http = {
  enabled: key(flag, true, "Serve the HTTP API."),
  address: key(address, "127.0.0.1:3000", "Where to listen."),
  max_request_size: key(size, "2 MB", "Largest body of a request."),
  web_ui: key(flag, false, "Serve the dashboard under /ui."),
  cors: {
    enabled: key(flag, true, "Answer cross-origin requests."),
    allowed_methods: key(textList, ["GET", "POST", "PUT", "DELETE"], "Methods other origins may use."),
    allowed_origins: key(textList, ["*"], "Origins that may use the API."),
    allowed_headers: key(textList, ["content-type", "authorization"], "Headers other origins may send."),
    exposed_headers: key(textList, [""], "Headers other origins may read."),
    allow_credentials: key(flag, false, "Let other origins send credentials."),
    allow_private_network: key(flag, false, "Let public pages reach a private address."),
  },
  jwt: {
    algorithm: key(text, "HS256", "How tokens are signed: HS256, HS384 or HS512."),
    issuer: key(text, "iggy.apache.org", "Issuer of the tokens this server makes."),
    audience: key(text, "iggy.apache.org", "Audience of the tokens this server makes."),
    valid_issuers: key(textList, ["iggy.apache.org"], "Issuers that are accepted."),
    valid_audiences: key(textList, ["iggy.apache.org"], "Audiences that are accepted."),
    access_token_expiry: key(expiry, "1 h", "How long a token is valid."),
    clock_skew: key(duration, "5 s", "How far another clock may be off."),
    not_before: key(duration, "0 s", "How long after its issue a token becomes valid."),
    encoding_secret: key(text, "", "Secret that tokens are signed with; empty for a random one.", { secret: true }),
    decoding_secret: key(text, "", "Secret that tokens are checked with; empty for the same.", { secret: true }),
    use_base64_secret: key(flag, false, "The secrets are Base64."),
    trusted_issuers: key(tables(trustedIssuer), [sampleIssuer], "Other issuers whose tokens are accepted."),
  },
  metrics: {
    enabled: key(flag, true, "Serve metrics."),
    endpoint: key(text, "/metrics", "Path of the metrics."),
  },
  tls: {
    enabled: key(flag, false, "Encrypt connections."),
    cert_file: key(text, "core/certs/iggy_cert.pem", "Certificate chain, PEM."),
    key_file: key(text, "core/certs/iggy_key.pem", "Private key, PEM."),
  },
};
