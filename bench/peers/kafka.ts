// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StartOptions } from "./nats.ts";
import { runProgram, startProcess, stopProcess } from "./peer-process.ts";

/** Of the broker there are newer versions, of its tools there are none. */
const VERSION = "4.3.1";
const packages = [
  ["org.apache.kafka", "kafka_2.13", VERSION],
  ["org.apache.kafka", "kafka-tools", VERSION],
  ["org.apache.logging.log4j", "log4j-slf4j-impl", "2.25.5"],
] as const;

/** What a Java program of Kafka is started with. */
export const javaParameters = (directory: string, heap: string): string[] => [
  `-Xmx${heap}`,
  "-cp",
  join(directory, "libs", "*"),
];

/** Fetches the broker and its tools from Maven Central into a directory; needs Maven and Java. */
const install = async (directory: string): Promise<void> => {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "pom.xml"), projectFile);
  const parameters = ["-B", "-q", "dependency:copy-dependencies", `-DoutputDirectory=${join(directory, "libs")}`];
  await runProgram("mvn", parameters, { directory });
};

/** Starts a broker that is its own controller, without data; gives how it keeps what it acknowledges. */
const start = async (directory: string, { port, fsync }: StartOptions): Promise<string> => {
  const data = join(directory, "kafka-data");
  await rm(data, { recursive: true, force: true });
  await writeFile(join(directory, "server.properties"), propertiesOf(data, port, fsync));
  const tool = [...javaParameters(directory, "256m"), "kafka.tools.StorageTool"];
  const cluster = (await runProgram("java", [...tool, "random-uuid"])).trim();
  await runProgram("java", [...tool, "format", "-t", cluster, "-c", "server.properties"], { directory });
  const parameters = ["-Xms512m", ...javaParameters(directory, "1g"), "kafka.Kafka", "server.properties"];
  await startProcess({ directory, name: "kafka", command: "java", parameters, port });
  return fsync ? "acks=1, flush.messages 1" : "acks=1, flushed by the system (its default)";
};

const stop = (directory: string): Promise<void> => stopProcess(directory, "kafka");

const propertiesOf = (data: string, port: number, fsync: boolean): string =>
  [
    "process.roles=broker,controller",
    "node.id=1",
    `controller.quorum.voters=1@127.0.0.1:${port + 1}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${port + 1}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    "controller.listener.names=CONTROLLER",
    "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    `log.dirs=${data}`,
    "offsets.topic.replication.factor=1",
    "transaction.state.log.replication.factor=1",
    "transaction.state.log.min.isr=1",
    "group.initial.rebalance.delay.ms=0",
    "message.max.bytes=16000000",
    ...(fsync ? ["log.flush.interval.messages=1"] : []),
    "",
  ].join("\n");

const dependency = ([group, artifact, version]: (typeof packages)[number]): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const projectFile = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>peers</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>${packages.map(dependency).join("")}</dependencies>
</project>
`;

export const kafka = { install, start, stop };
