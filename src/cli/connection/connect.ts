// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { Client } from "../../client/client.ts";
import type { ClientConfig, ReconnectOptions } from "../../client/config/client-config.ts";
import { isIggyError } from "../../protocol/errors/iggy-error.ts";
import { exitCode } from "../errors/exit-codes.ts";
import { UserError } from "../errors/user-error.ts";
import { deleteSession } from "../secrets/session-store.ts";
import { type ChosenCredentials, chooseCredentials } from "./credentials.ts";
import { addressText, serverKey } from "./server-address.ts";
import type { ConnectionSettings } from "./settings.ts";

interface ConnectOptions {
  readonly needsLogin: boolean;
  /** Connections that break come back by themselves, for programs that stay; never when absent. */
  readonly reconnect?: ReconnectOptions;
  /** Told of every try that failed while there are more. */
  readonly onRetry: (text: string) => void;
}

/**
 * Connects as often as the settings say, and logs in.
 * @throws IggyError, and UserError for a session that has ended
 */
export const connectToServer = async (settings: ConnectionSettings, options: ConnectOptions): Promise<Client> => {
  const chosen = options.needsLogin ? await chooseCredentials(settings.credentials) : undefined;
  const { reconnect } = options;
  const config = { ...clientConfig(settings, chosen), ...(reconnect === undefined ? {} : { reconnect }) };
  for (let attempt = 0; ; attempt++) {
    try {
      return await Client.connect(config);
    } catch (error) {
      if (chosen?.origin === "session" && isSessionOver(error)) throw await sessionOver(settings);
      if (!isUnreachable(error) || attempt >= settings.retries) throw error;
      const waitSeconds = settings.retryIntervalMs / 1000;
      options.onRetry(`no server answers on ${addressText(settings.address)}, trying again in ${waitSeconds} s`);
      await new Promise((resolve) => setTimeout(resolve, settings.retryIntervalMs));
    }
  }
};

/** How the client is to be configured for these settings. */
export const clientConfig = (settings: ConnectionSettings, chosen: ChosenCredentials | undefined): ClientConfig => {
  const { address, tls, timeoutMs, connectTimeoutMs } = settings;
  return {
    transport: transportOf(settings),
    options: { host: address.host, port: address.port, hosts: settings.furtherHosts },
    ...(chosen === undefined ? {} : { credentials: chosen.credentials }),
    ...(tls === undefined
      ? {}
      : {
          tls: {
            ...(tls.caFile === undefined ? {} : { caFile: tls.caFile }),
            ...(tls.domain === undefined ? {} : { serverName: tls.domain }),
            rejectUnauthorized: !tls.trustsAnybody,
          },
        }),
    connectTimeout: connectTimeoutMs,
    requestTimeout: timeoutMs,
    heartbeatInterval: settings.heartbeatMs,
    reconnect: { enabled: false },
  };
};

const transportOf = ({ address, tls }: ConnectionSettings): NonNullable<ClientConfig["transport"]> => {
  const isEncrypted = tls !== undefined;
  const names = {
    tcp: isEncrypted ? "TLS" : "TCP",
    ws: isEncrypted ? "WSS" : "WS",
    http: isEncrypted ? "HTTPS" : "HTTP",
  };
  const name = address.transport === "quic" ? "QUIC" : names[address.transport];
  // A transport the client does not have is refused by the client itself.
  return name as NonNullable<ClientConfig["transport"]>;
};

const isUnreachable = (error: unknown): boolean =>
  isIggyError(error) && ["cannot_establish_connection", "connection_closed"].includes(error.errorName);

const isSessionOver = (error: unknown): boolean =>
  isIggyError(error) &&
  ["personal_access_token_expired", "invalid_personal_access_token", "resource_not_found"].includes(error.errorName);

const sessionOver = async ({ address }: ConnectionSettings): Promise<UserError> => {
  await deleteSession(serverKey(address));
  return new UserError(
    `Login session expired for Iggy server: ${addressText(address)}, please login again or use other authentication method`,
    { hint: "iggy login", exitCode: exitCode.unauthenticated, name: "session_expired", code: 54 },
  );
};
