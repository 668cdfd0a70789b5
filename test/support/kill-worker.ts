// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { WebSocket } from "ws";
import type { RunningServer } from "./start-server.ts";
import { until } from "./until.ts";

/** With this in its environment a server can be told to end one of its threads. */
export const INSPECTED = { NODE_OPTIONS: "--inspect=127.0.0.1:0" };

interface InspectorEvent {
  readonly method?: string;
  readonly params?: { readonly sessionId: string };
}

/** Ends a worker thread of the server at once, as an uncaught error in it would. */
export const killWorker = async (server: RunningServer): Promise<void> => {
  const url = /ws:\/\/\S+/.exec(server.output.stderr)?.[0];
  if (url === undefined) throw new Error("the server is not inspected");
  const inspector = new WebSocket(url);
  const sessions: string[] = [];
  inspector.on("message", (data) => {
    const { method, params } = JSON.parse(String(data)) as InspectorEvent;
    if (method === "NodeWorker.attachedToWorker" && params !== undefined) sessions.push(params.sessionId);
  });
  await new Promise((resolve, reject) => inspector.once("open", resolve).once("error", reject));
  const send = (id: number, method: string, params: object) => inspector.send(JSON.stringify({ id, method, params }));
  send(1, "NodeWorker.enable", { waitForDebuggerOnStart: false });
  await until("the inspector knows the threads", () => sessions.length > 0);
  const expression = "process.exit(1)";
  const message = JSON.stringify({ id: 1, method: "Runtime.evaluate", params: { expression } });
  send(2, "NodeWorker.sendMessageToWorker", { sessionId: sessions[0], message });
  await until("the server says so", () => server.output.stderr.includes("a shard died"));
  inspector.terminate();
};
