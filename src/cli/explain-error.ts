// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { type IggyError, isIggyError } from "../protocol/errors/iggy-error.ts";

/** A failure for a person: what is wrong, where, and what to try. */
export interface Explanation {
  readonly what: string;
  /** The command line's own words for what was being done. */
  readonly where: string;
  readonly advice: string | undefined;
  /** For scripts: the protocol's name and number of the error. */
  readonly code: string;
  readonly number: number;
}

const REPORT = "this should not happen: please report it with the command you typed";

const advices: Readonly<Record<string, string>> = {
  cannot_establish_connection: "start a server with `iggy server start`, or name another one with --tcp-server-address",
  invalid_credentials: "check --username and --password (or IGGY_USERNAME and IGGY_PASSWORD)",
  unauthenticated: "log in with --username and --password",
  unauthorized: "ask for the permission, or log in as another user",
  stream_id_not_found: "`iggy stream list` shows the streams there are",
  topic_id_not_found: "`iggy topic list STREAM` shows the topics of a stream",
  partition_not_found: "`iggy topic get STREAM TOPIC` shows the partitions of a topic",
  stream_name_already_exists: "choose another name, or go on with the stream that is there",
  topic_name_already_exists: "choose another name, or go on with the topic that is there",
  too_many_partitions: "a request may name 1 to 1000 partitions",
  invalid_topic_size: "use a size of at least one segment, 1 GiB unless configured, or server_default",
  too_big_message_payload: "a message may have up to 64000000 bytes",
  feature_unavailable: "this version of the server does not have that command yet",
  connection_closed: "look at the log of the server",
  disconnected: "the server was stopped; start it again",
  task_timeout: "the server did not answer in time; try again, or raise --timeout",
  cannot_append_to_file: "the server cannot write: look at the free space of its disk",
  invalid_connection_string: "write iggy://user:password@host:port",
};

/** What a person is told of an error, `doing` being what the command was about. */
export const explainError = (error: unknown, doing: string): Explanation => {
  if (!isIggyError(error)) {
    const what = error instanceof Error ? error.message : String(error);
    return { what, where: doing, advice: REPORT, code: "error", number: 1 };
  }
  return {
    what: whatOf(error),
    where: doing,
    advice: advices[error.errorName],
    code: error.errorName,
    number: error.code,
  };
};

/** Over the wire only the number of an error travels, so its message would have gaps: the name says it then. */
const whatOf = (error: IggyError): string => {
  // What the command does is said before it, by a name people know.
  const { command: _, ...context } = error.context;
  const details = Object.values(context).map(String);
  const name = error.errorName.replaceAll("_", " ");
  return details.length === 0 ? name : `${name}: ${details.join(", ")}`;
};
