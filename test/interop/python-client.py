# Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
# SPDX-License-Identifier: Apache-2.0

# Uses the official Python client against the server whose address is the first argument, and prints what it saw as JSON.
import asyncio
import hashlib
import json
import os
import sys

from apache_iggy import IggyClient, PollingStrategy, SendMessage

COUNT = 10_000
BATCH = 500


def payload(number: int) -> bytes:
    return (f"{number}:".encode() + hashlib.sha256(str(number).encode()).digest() * 4)[: 20 + number % 100]


async def read(client: IggyClient, strategy, count: int, commit: bool = False):
    return await client.poll_messages("python", "events", 0, strategy, count, commit)


async def main() -> None:
    client = IggyClient(sys.argv[1])
    await client.connect()
    await client.login_user("iggy", "iggy")
    await client.ping()
    await client.create_stream("python")
    await client.create_topic("python", "events", 2)
    for start in range(0, COUNT, BATCH):
        messages = [SendMessage(payload(number)) for number in range(start, start + BATCH)]
        await client.send_messages("python", "events", 0, messages)

    result = {}
    everything = []
    while len(everything) < COUNT:
        everything += await read(client, PollingStrategy.Offset(len(everything)), 1000)
    result["identical"] = all(
        message.payload() == payload(number) and message.offset() == number for number, message in enumerate(everything)
    )
    # The bytes behind the checksum are not to be had from this client; that it has one says that it came through whole.
    result["checksums"] = len({message.checksum() for message in everything})
    result["lengths"] = all(message.length() == len(payload(number)) for number, message in enumerate(everything))
    result["distinct_ids"] = len({message.id() for message in everything})
    result["first"] = [message.offset() for message in await read(client, PollingStrategy.First(), 3)]
    result["last"] = [message.offset() for message in await read(client, PollingStrategy.Last(), 3)]
    pivot = everything[5000].timestamp()
    by_time = await read(client, PollingStrategy.Timestamp(pivot), 1)
    wanted = next(number for number, message in enumerate(everything) if message.timestamp() >= pivot)
    result["timestamp"] = by_time[0].offset() == wanted
    result["next"] = [
        [message.offset() for message in await read(client, PollingStrategy.Next(), 2, True)] for _ in range(3)
    ]
    result["beyond"] = len(await read(client, PollingStrategy.Offset(COUNT), 10))
    topic = await client.get_topic("python", "events")
    result["messages_count"] = topic.messages_count
    result["partitions_count"] = topic.partitions_count

    foreign = await client.poll_messages("ours", "headers", 0, PollingStrategy.First(), 1000, False)
    result["foreign"] = [message.payload().decode() for message in foreign]
    print(json.dumps(result))


asyncio.run(main())
# The runtime of the client may abort while the interpreter ends.
sys.stdout.flush()
os._exit(0)
