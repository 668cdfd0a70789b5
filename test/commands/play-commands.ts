// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { temporaryDirectory } from "../support/temporary-directory.ts";

/** A command line with the words it is for, in an order in which each finds what it needs. */
export interface Step {
  readonly words: string;
  readonly parameters: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const step = (words: string, ...parameters: readonly string[]): Step => ({ words, parameters });

/** Every command once or more, about things whose names begin with `s`, so that several plays share a server. */
export const everyCommand = (s: string, serverAddress: string): readonly Step[] => {
  const directory = temporaryDirectory();
  const [user, token, context] = [`${s}-user`, `${s}-token`, `${s}-context`];
  return [
    step("ping", "-c", "2", "--interval", "1ms"),
    step("stream create", s),
    step("stream create", s, "--if-not-exists"),
    step("stream get", s),
    step("stream list"),
    step("topic create", s, "t", "2", "none", "1day", "2h"),
    step("topic get", s, "t"),
    step("topic list", s),
    step("topic update", s, "t", "t", "gzip", "7days"),
    step("partition create", s, "t", "1"),
    step("partition list", s, "t"),
    step("partition delete", s, "t", "1", "--yes"),
    step("message send", s, "t", "one", "two", "-p", "0", "-H", "trace:uint64:42"),
    step("message flush", s, "t", "0", "--fsync"),
    step("message poll", s, "t", "0", "--first", "-m", "2", "--show-headers"),
    step("message poll", s, "t", "all", "--timestamp", "-1h", "-m", "2"),
    step("segment list", s, "t"),
    step("segment delete", s, "t", "0", "1", "--yes"),
    step("consumer-group create", s, "t", "g"),
    step("consumer-group get", s, "t", "g"),
    step("consumer-group list", s, "t"),
    step("consumer-offset set", "g", s, "t", "0", "0", "-k", "cg"),
    step("consumer-group lag", s, "t", "g"),
    step("consumer-offset set", "c", s, "t", "0", "--to", "last", "--dry-run"),
    step("consumer-offset set", "c", s, "t", "0", "1"),
    step("consumer-offset get", "c", s, "t", "0"),
    step("consumer-offset list", "c", s, "t"),
    step("consumer-offset delete", "c", s, "t", "0", "--yes"),
    step("message poll", s, "t", "--group", "g"),
    step("consumer-group delete", s, "t", "g", "--yes"),
    step("message export", s, "t", directory),
    step("message import", s, "t", directory),
    step("produce", `${s}/quick`, "hello"),
    step("consume", `${s}/quick`, "--count", "1"),
    step("topic purge", s, "t", "--yes"),
    step("stream purge", s, "--yes"),
    step("user create", user, "secret", "-g", "read_servers", "-s", "1:p_msg#1:s_msg"),
    step("user get", user),
    step("user list"),
    step("user name", user, `${user}2`),
    step("user permissions", `${user}2`, "-g", "m_srv"),
    step("user password", `${user}2`, "secret", "better"),
    step("user status", `${user}2`, "inactive"),
    step("user delete", `${user}2`, "--yes"),
    step("pat create", token, "1day"),
    step("pat list"),
    step("pat delete", token),
    step("context create", context, "--tcp-server-address", serverAddress, "-u", "iggy", "-p", "iggy"),
    step("context update", context, "--timeout", "5s"),
    step("context validate", context),
    step("context show", context),
    step("context rename", context, `${context}2`),
    step("context use", `${context}2`),
    step("context list"),
    step("context delete", `${context}2`),
    step("login", "1h", "-u", "iggy", "-p", "iggy"),
    step("config show", "--origin"),
    step("session show"),
    step("logout"),
    step("me"),
    step("client list"),
    step("cluster metadata"),
    step("stats"),
    step("snapshot", "-s", "test", "-o", directory),
    step("seed", "--streams", `${s}-seed`, "--messages", "10"),
    step("cheat", "start"),
    step("doctor"),
    step("server config", "--changed"),
    step("stream update", s, `${s}-renamed`),
    step("topic delete", `${s}-renamed`, "t", "--yes"),
    step("stream delete", `${s}-renamed`, "--yes"),
    step("stream delete", `${s}-renamed`, "--yes", "--if-exists"),
    step("stream delete", `${s}-seed`, "--yes"),
  ];
};
