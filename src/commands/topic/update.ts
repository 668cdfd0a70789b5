// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

import { aliasesOf, streamArgument, topicArgument } from "../../cli/framework/common-arguments.ts";
import { ServerCommand } from "../../cli/framework/server-command.ts";
import {
  compressionArgument,
  expiryArgument,
  settingsText,
  sumOfExpiry,
  topicFlags,
  topicNameArgument,
} from "../../cli/framework/topic-settings.ts";

export default class TopicUpdate extends ServerCommand {
  static override summary = "Change all settings of a topic; what is not given gets its default.";
  static override aliases = aliasesOf("topic", ["t"], "update", ["u"]);
  static override args = {
    stream: streamArgument,
    topic: topicArgument,
    name: topicNameArgument,
    compression: compressionArgument,
    expiry: expiryArgument,
  };
  static override flags = topicFlags;
  static override examples = ["<%= config.bin %> <%= command.id %> orders placed placed gzip 7days"];

  protected override async run(): Promise<void> {
    const { args, flags } = await this.parse(TopicUpdate);
    const { stream, topic, name } = args;
    const settings = {
      name,
      compression: args.compression,
      messageExpiryMicros: sumOfExpiry(args.expiry),
      maxTopicSizeBytes: flags["max-topic-size"],
      replicationFactor: flags["replication-factor"],
    };
    const { compression, expiry, size, replicas } = settingsText(settings);
    this.subject = { stream: stream.value, topic: topic.value, name };
    this.doing = `update topic with ID: ${topic.value}, name: ${name}, message expiry: ${expiry}, compression algorithm: ${compression}, max topic size: ${size}, replication factor: ${replicas}, in stream with ID: ${stream.value}`;
    await this.withClient(flags, (client) => client.topic.update({ stream, topic, ...settings }));
    await this.output.done(
      { stream: stream.value, topic: topic.value, ...settings },
      `Topic with ID: ${topic.value} updated name: ${name}, updated message expiry: ${expiry}, updated compression algorithm: ${compression}, updated max topic size: ${size}, updated replication factor: ${replicas} in stream with ID: ${stream.value}`,
    );
  }
}
