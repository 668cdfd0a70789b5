# Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
# SPDX-License-Identifier: Apache-2.0

# Joins a consumer group with the official Python client and prints every message it is given as a line of JSON, until it is
# killed: python-member.py ADDRESS STREAM TOPIC GROUP. What it was given is committed by the poll that fetched it.
import asyncio
import datetime
import json
import sys

from apache_iggy import AutoCommit, AutoCommitWhen, IggyClient, PollingStrategy


async def main() -> None:
    address, stream, topic, group = sys.argv[1:]
    client = IggyClient(address)
    await client.connect()
    await client.login_user("iggy", "iggy")
    consumer = await client.consumer_group(
        group,
        stream,
        topic,
        polling_strategy=PollingStrategy.Next(),
        batch_length=10,
        auto_commit=AutoCommit.When(AutoCommitWhen.PollingMessages()),
        poll_interval=datetime.timedelta(milliseconds=2),
    )
    print(json.dumps({"joined": True}), flush=True)
    async for message in consumer.iter_messages():
        print(json.dumps({"partition": message.partition_id(), "payload": message.payload().decode()}), flush=True)


asyncio.run(main())
