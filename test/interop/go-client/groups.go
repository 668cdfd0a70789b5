// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"
	"os"
	"sync/atomic"
	"time"

	iggy "github.com/apache/iggy/foreign/go/contracts"
)

func groupsTour(address string, _ []string) {
	root := login(address)
	replication := uint8(1)
	stream, topic, group := named("go-groups"), named("t"), named("g")
	need(root.CreateStream("go-groups"))
	need(root.CreateTopic(stream, "t", 3, iggy.CompressionAlgorithmNone, iggy.IggyExpiryNeverExpire, 0, &replication))
	created := need(root.CreateConsumerGroup(stream, topic, "g"))
	check(created.PartitionsCount == 3 && created.MembersCount == 0, "created %+v", created)
	notMember := codeOfSecond(root.PollMessages(stream, topic, iggy.NewGroupConsumer(group), iggy.NextPollingStrategy(), 1, false, nil))

	members := []iggy.Client{login(address), login(address), login(address)}
	sizes := [][]uint32{}
	for _, joining := range members {
		must(joining.JoinConsumerGroup(stream, topic, group))
		sizes = append(sizes, sizesOf(root, stream, topic, group))
	}
	for number := range 9 {
		must(root.SendMessages(stream, topic, iggy.PartitionId(uint32(number%3)), []iggy.IggyMessage{messageOf(number)}))
	}
	received := []int{}
	owned := map[uint32]bool{}
	for _, member := range members {
		polled := need(member.PollMessages(stream, topic, iggy.NewGroupConsumer(group), iggy.NextPollingStrategy(), 10, true, nil))
		received = append(received, len(polled.Messages))
		owned[polled.PartitionId] = true
	}
	stored := need(root.GetConsumerOffset(iggy.NewGroupConsumer(group), stream, topic, new(uint32)))
	must(members[0].LeaveConsumerGroup(stream, topic, group))
	sizes = append(sizes, sizesOf(root, stream, topic, group))
	must(members[1].Close())
	for len(sizesOf(root, stream, topic, group)) > 1 {
		time.Sleep(5 * time.Millisecond)
	}
	sizes = append(sizes, sizesOf(root, stream, topic, group))
	result := map[string]any{
		"sizes":      sizes,
		"received":   received,
		"partitions": len(owned),
		"stored":     stored.StoredOffset,
		"not_member": notMember,
		"leave":      codeOf(members[0].LeaveConsumerGroup(stream, topic, group)),
		"duplicate":  codeOfSecond(root.CreateConsumerGroup(stream, topic, "g")),
		"groups":     len(need(root.GetConsumerGroups(stream, topic))),
		"unknown":    codeOf(root.JoinConsumerGroup(stream, topic, named("none"))),
	}
	must(root.DeleteConsumerGroup(stream, topic, group))
	result["deleted"] = codeOfSecond(members[2].PollMessages(stream, topic, iggy.NewGroupConsumer(group), iggy.NextPollingStrategy(), 1, false, nil))
	show(result)
	must(root.Close())
}

func sizesOf(root iggy.Client, stream, topic, group iggy.Identifier) []uint32 {
	sizes := []uint32{}
	for _, member := range need(root.GetConsumerGroup(stream, topic, group)).Members {
		sizes = append(sizes, member.PartitionsCount)
	}
	return sizes
}

// member joins a group, says so, and shows every message it gets until its standard input ends; then it leaves. It commits
// what it has shown by the poll that fetched it.
func member(address string, arguments []string) {
	check(len(arguments) == 3, "usage: go-client member ADDRESS STREAM TOPIC GROUP")
	stream, topic, group := named(arguments[0]), named(arguments[1]), named(arguments[2])
	joined := login(address)
	must(joined.JoinConsumerGroup(stream, topic, group))
	show(map[string]any{"joined": true})
	var ended atomic.Bool
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		ended.Store(true)
	}()
	for !ended.Load() {
		polled := need(joined.PollMessages(stream, topic, iggy.NewGroupConsumer(group), iggy.NextPollingStrategy(), 10, true, nil))
		for _, message := range polled.Messages {
			show(map[string]any{
				"partition": polled.PartitionId,
				"offset":    message.Header.Offset,
				"payload":   string(message.Payload),
			})
		}
		if len(polled.Messages) == 0 {
			time.Sleep(2 * time.Millisecond)
		}
	}
	must(joined.LeaveConsumerGroup(stream, topic, group))
	show(map[string]any{"left": true})
	must(joined.Close())
}
