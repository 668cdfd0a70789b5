// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	iggy "github.com/apache/iggy/foreign/go/contracts"
)

func streamsTour(address string, _ []string) {
	root := login(address)
	must(root.Ping())
	created := need(root.CreateStream("go"))
	stream := named("go")
	check(created.Name == "go" && created.TopicsCount == 0, "created %+v", created)
	must(root.UpdateStream(stream, "go-renamed"))
	must(root.UpdateStream(numbered(created.Id), "go"))

	replication := uint8(1)
	topic := need(root.CreateTopic(stream, "t", 3, iggy.CompressionAlgorithmNone, iggy.IggyExpiryNeverExpire, 0, &replication))
	check(topic.PartitionsCount == 3 && len(topic.Partitions) == 3, "topic %+v", topic)
	must(root.UpdateTopic(stream, named("t"), "events", iggy.CompressionAlgorithmGzip, 5*iggy.Hour, 0, &replication))
	events := named("events")
	must(root.CreatePartitions(stream, events, 2))
	must(root.DeletePartitions(stream, events, 1))
	found := need(root.GetTopic(stream, events))
	check(found.PartitionsCount == 4 && found.MessageExpiry == 5*iggy.Hour, "topic %+v", found)
	check(len(need(root.GetTopics(stream))) == 1, "topics")
	check(len(need(root.GetStreams())) == 1, "streams")
	check(len(need(root.GetStream(stream)).Topics) == 1, "topics of the stream")
	stats := need(root.GetStats())
	check(stats.StreamsCount == 1 && stats.PartitionsCount == 4, "stats %+v", stats)
	clients := need(root.GetClients())
	check(len(clients) == 1, "clients %+v", clients)
	check(need(root.GetClient(clients[0].ID)).Address == clients[0].Address, "client")
	metadata := need(root.GetClusterMetadata())

	anonymous := connect(address)
	unauthenticated := codeOfSecond(anonymous.GetStreams())
	must(anonymous.Ping())
	show(map[string]any{
		"nodes":           len(metadata.Nodes),
		"version":         stats.IggyServerVersion,
		"unauthenticated": unauthenticated,
		"wrong_password":  codeOfSecond(anonymous.LoginUser("iggy", "wrong-password")),
		"duplicate":       codeOfSecond(root.CreateStream("go")),
		"duplicate_topic": codeOfSecond(root.CreateTopic(stream, "events", 1, 1, 0, 0, &replication)),
		"no_stream":       codeOf(root.DeleteStream(named("none"))),
		"no_topic":        codeOf(root.DeleteTopic(stream, named("none"))),
		"too_many":        codeOf(root.DeletePartitions(stream, events, 5)),
	})
	must(root.DeleteTopic(stream, events))
	must(root.DeleteStream(stream))
	check(len(need(root.GetStreams())) == 0, "a deleted stream is listed")
	must(root.LogoutUser())
	check(codeOfSecond(root.GetStreams()) == 40, "works after the logout")
	must(root.Close())
}
