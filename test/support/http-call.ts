// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { request } from "node:http";

export interface HttpCall {
  readonly method?: string;
  /** As it is to stand in the request line. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Buffer;
  readonly text: string;
}

/** One request on a connection of its own; the path is sent as it is. */
export const httpCall = (port: number, { method = "GET", path, headers = {}, body }: HttpCall): Promise<HttpReply> =>
  new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = request({ port, host: "127.0.0.1", method, path, agent: false, headers: { ...length, ...headers } });
    let isAnswered = false;
    sent.once("response", (response) => {
      isAnswered = true;
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const bytes = Buffer.concat(chunks);
        const names = response.headers as Record<string, string | undefined>;
        resolve({ status: response.statusCode ?? 0, headers: names, bytes, text: bytes.toString() });
      });
    });
    // Whoever answers before it has read all of a body may hang up on the rest.
    sent.on("error", (error) => {
      if (!isAnswered) reject(error);
    });
    sent.end(body);
  });

export const jsonType = { "content-type": "application/json" };

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** The token of a user who logs in with a password. */
export const httpLogin = async (port: number, username = "iggy", password = "iggy"): Promise<string> => {
  const body = JSON.stringify({ username, password });
  const reply = await httpCall(port, { method: "POST", path: "/users/login", headers: jsonType, body });
  if (reply.status !== 200) throw new Error(`no login: ${reply.status} ${reply.text}`);
  return (JSON.parse(reply.text) as { access_token: { token: string } }).access_token.token;
};
