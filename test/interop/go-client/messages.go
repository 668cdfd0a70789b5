// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"

	iggy "github.com/apache/iggy/foreign/go/contracts"
)

const messagesCount = 1000

var consumer = iggy.NewSingleConsumer(numbered(7))

// Every kind of header there is, once as a value and once as a key.
var kinds = []struct {
	kind  iggy.HeaderKind
	bytes []byte
}{
	{iggy.Raw, []byte{0, 255}}, {iggy.String, []byte("text")}, {iggy.Bool, []byte{1}}, {iggy.Int8, []byte{0x80}},
	{iggy.Int16, []byte{1, 2}}, {iggy.Int32, []byte{1, 2, 3, 4}}, {iggy.Int64, bytes.Repeat([]byte{5}, 8)},
	{iggy.Int128, bytes.Repeat([]byte{6}, 16)}, {iggy.Uint8, []byte{255}}, {iggy.Uint16, []byte{255, 0}},
	{iggy.Uint32, []byte{1, 0, 0, 0}}, {iggy.Uint64, bytes.Repeat([]byte{7}, 8)},
	{iggy.Uint128, bytes.Repeat([]byte{8}, 16)}, {iggy.Float, []byte{0, 0, 128, 63}}, {iggy.Double, bytes.Repeat([]byte{1}, 8)},
}

func headers() []iggy.HeaderEntry {
	entries := []iggy.HeaderEntry{}
	for place, kind := range kinds {
		key := need(iggy.NewHeaderKeyString(fmt.Sprintf("kind-%02d", place)))
		entries = append(entries, iggy.HeaderEntry{Key: key, Value: iggy.HeaderValue{Kind: kind.kind, Value: kind.bytes}})
		value := iggy.HeaderValue{Kind: iggy.Uint8, Value: []byte{byte(place)}}
		entries = append(entries, iggy.HeaderEntry{Key: iggy.HeaderKey{Kind: kind.kind, Value: kind.bytes}, Value: value})
	}
	return entries
}

func payloadOf(number int) []byte { return []byte(fmt.Sprintf("message %d", number)) }

func messageOf(number int, options ...iggy.IggyMessageOpt) iggy.IggyMessage {
	return need(iggy.NewIggyMessage(payloadOf(number), options...))
}

func messagesTour(address string, _ []string) {
	root := login(address)
	replication := uint8(1)
	stream, topic := named("go-messages"), named("t")
	need(root.CreateStream("go-messages"))
	need(root.CreateTopic(stream, "t", 3, iggy.CompressionAlgorithmNone, iggy.IggyExpiryNeverExpire, 0, &replication))
	wanted := headers()
	for number := 0; number < messagesCount; number += 10 {
		batch := []iggy.IggyMessage{}
		for place := range 10 {
			id := [16]byte{1, byte(number + place), byte((number + place) >> 8)}
			batch = append(batch, messageOf(number+place, iggy.WithID(id), iggy.WithUserHeaders(wanted)))
		}
		must(root.SendMessages(stream, topic, iggy.PartitionId(0), batch))
	}
	partition := uint32(0)
	poll := func(strategy iggy.PollingStrategy, count uint32, commit bool) *iggy.PolledMessage {
		return need(root.PollMessages(stream, topic, consumer, strategy, count, commit, &partition))
	}
	all := poll(iggy.OffsetPollingStrategy(0), 2*messagesCount, false).Messages
	check(len(all) == messagesCount, "%d messages", len(all))
	for number, message := range all {
		id := iggy.MessageID{1, byte(number), byte(number >> 8)}
		check(message.Header.Offset == uint64(number) && message.Header.Id == id, "header %d: %+v", number, message.Header)
		check(bytes.Equal(message.Payload, payloadOf(number)), "payload %d: %s", number, message.Payload)
		found := need(iggy.DeserializeHeaders(message.UserHeaders))
		check(fmt.Sprint(found) == fmt.Sprint(wanted), "headers %d: %v", number, found)
	}
	next := [][]uint64{}
	for range 3 {
		next = append(next, offsetsOf(poll(iggy.NextPollingStrategy(), 2, true)))
	}
	pivot := all[messagesCount/2].Header.Timestamp
	firstOfPivot := all[messagesCount/2].Header.Offset
	for firstOfPivot > 0 && all[firstOfPivot-1].Header.Timestamp == pivot {
		firstOfPivot--
	}
	byTime := poll(iggy.TimestampPollingStrategy(pivot), 1, false)
	check(offsetsOf(byTime)[0] == firstOfPivot, "timestamp: %v, not %d", offsetsOf(byTime), firstOfPivot)
	show(map[string]any{
		"first":      offsetsOf(poll(iggy.FirstPollingStrategy(), 3, false)),
		"last":       offsetsOf(poll(iggy.LastPollingStrategy(), 3, false)),
		"offset":     offsetsOf(poll(iggy.OffsetPollingStrategy(500), 3, false)),
		"beyond":     offsetsOf(poll(iggy.OffsetPollingStrategy(messagesCount), 3, false)),
		"next":       next,
		"current":    poll(iggy.FirstPollingStrategy(), 1, false).CurrentOffset,
		"balanced":   spread(root, stream, topic, func(int) iggy.Partitioning { return iggy.None() }),
		"keyed":      spread(root, stream, topic, func(int) iggy.Partitioning { return need(iggy.EntityIdString("customer-7")) }),
		"none":       codeOf(root.SendMessages(stream, topic, iggy.PartitionId(9), []iggy.IggyMessage{messageOf(0)})),
		"no_topic":   codeOfSecond(root.PollMessages(stream, named("none"), consumer, iggy.FirstPollingStrategy(), 1, false, &partition)),
		"empty_send": codeOf(root.SendMessages(stream, topic, iggy.None(), nil)),
	})
	must(root.Close())
}

func offsetsOf(polled *iggy.PolledMessage) []uint64 {
	offsets := []uint64{}
	for _, message := range polled.Messages {
		offsets = append(offsets, message.Header.Offset)
	}
	return offsets
}

// spread sends six messages and gives by how many each partition has grown.
func spread(root iggy.Client, stream, topic iggy.Identifier, partitioning func(int) iggy.Partitioning) []uint64 {
	counts := func() []uint64 {
		found := make([]uint64, 3)
		for _, partition := range need(root.GetTopic(stream, topic)).Partitions {
			found[partition.Id] = partition.MessagesCount
		}
		return found
	}
	before := counts()
	for number := range 6 {
		must(root.SendMessages(stream, topic, partitioning(number), []iggy.IggyMessage{messageOf(number)}))
	}
	grown := counts()
	for place := range grown {
		grown[place] -= before[place]
	}
	return grown
}

func offsetsTour(address string, _ []string) {
	root := login(address)
	replication := uint8(1)
	stream, topic := named("go-offsets"), named("t")
	need(root.CreateStream("go-offsets"))
	need(root.CreateTopic(stream, "t", 1, iggy.CompressionAlgorithmNone, iggy.IggyExpiryNeverExpire, 0, &replication))
	partition := uint32(0)
	empty := codeOf(root.StoreConsumerOffset(consumer, stream, topic, 0, &partition))
	for number := range 10 {
		must(root.SendMessages(stream, topic, iggy.PartitionId(0), []iggy.IggyMessage{messageOf(number)}))
	}
	nothing := need(root.GetConsumerOffset(consumer, stream, topic, &partition))
	must(root.StoreConsumerOffset(consumer, stream, topic, 9, &partition))
	must(root.StoreConsumerOffset(consumer, stream, topic, 4, &partition))
	stored := need(root.GetConsumerOffset(consumer, stream, topic, &partition))
	beyond := codeOf(root.StoreConsumerOffset(consumer, stream, topic, 10, &partition))
	must(root.DeleteConsumerOffset(consumer, stream, topic, &partition))
	show(map[string]any{
		"empty":         empty,
		"nothing":       nothing == nil,
		"stored":        stored,
		"beyond":        beyond,
		"deleted":       need(root.GetConsumerOffset(consumer, stream, topic, &partition)) == nil,
		"delete_absent": codeOf(root.DeleteConsumerOffset(consumer, stream, topic, &partition)),
	})
	must(root.Close())
}
