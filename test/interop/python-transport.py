# Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
# SPDX-License-Identifier: Apache-2.0

# Uses the official Python client over the transport of a connection string, and prints what it read as JSON.
import asyncio
import json
import os
import sys

from apache_iggy import IggyClient, PollingStrategy, SendMessage


async def main() -> None:
    client = IggyClient.from_connection_string(sys.argv[1])
    await client.connect()
    await client.login_user("iggy", "iggy")
    await client.ping()
    await client.create_stream("python")
    await client.create_topic("python", "events", 1)
    await client.send_messages("python", "events", 0, [SendMessage(f"message {number}") for number in range(100)])
    found = await client.poll_messages("python", "events", 0, PollingStrategy.First(), 1000, True)
    after = await client.poll_messages("python", "events", 0, PollingStrategy.Next(), 1000, False)
    topic = await client.get_topic("python", "events")
    print(json.dumps([[message.payload().decode() for message in found], len(after), topic.messages_count]))


asyncio.run(main())
# The runtime of the client may abort while the interpreter ends.
sys.stdout.flush()
os._exit(0)
