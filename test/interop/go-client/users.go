// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	iggy "github.com/apache/iggy/foreign/go/contracts"
)

func usersTour(address string, _ []string) {
	root := login(address)
	replication := uint8(1)
	stream := need(root.CreateStream("go-users"))
	topic := need(root.CreateTopic(named("go-users"), "t", 1, iggy.CompressionAlgorithmNone, 0, 0, &replication))
	permissions := &iggy.Permissions{
		Global: iggy.GlobalPermissions{ReadServers: true},
		Streams: map[int]*iggy.StreamPermissions{
			int(stream.Id): {ReadStream: true, Topics: map[int]*iggy.TopicPermissions{int(topic.Id): {SendMessages: true}}},
		},
	}
	created := need(root.CreateUser("gopher", "secret-1", iggy.Active, permissions))
	check(created.Username == "gopher" && created.Permissions.Global.ReadServers, "created %+v", created)
	check(created.Permissions.Streams[int(stream.Id)].Topics[int(topic.Id)].SendMessages, "permissions of the topic")
	check(fmt.Sprint(need(root.GetUser(named("gopher"))).UserInfo) == fmt.Sprint(created.UserInfo), "by name")
	check(need(root.GetUser(numbered(created.Id))).Username == "gopher", "by id")

	gopher := connect(address)
	check(need(gopher.LoginUser("gopher", "secret-1")).UserId == created.Id, "user id")
	need(gopher.GetStats())
	must(gopher.SendMessages(named("go-users"), named("t"), iggy.PartitionId(0), []iggy.IggyMessage{messageOf(0)}))
	denied := map[string]int{
		"create_stream": codeOfSecond(gopher.CreateStream("mine")),
		"get_users":     codeOfSecond(gopher.GetUsers()),
		"create_user":   codeOfSecond(gopher.CreateUser("other", "secret-2", iggy.Active, nil)),
		"delete_stream": codeOf(gopher.DeleteStream(named("go-users"))),
	}
	must(root.UpdatePermissions(named("gopher"), &iggy.Permissions{Global: iggy.GlobalPermissions{ManageStreams: true}}))
	need(gopher.CreateStream("granted"))
	denied["revoked_stats"] = codeOfSecond(gopher.GetStats())

	must(gopher.ChangePassword(named("gopher"), "secret-1", "secret-2"))
	denied["old_password"] = codeOfSecond(connect(address).LoginUser("gopher", "secret-1"))
	denied["wrong_current"] = codeOf(gopher.ChangePassword(named("gopher"), "secret-1", "secret-3"))
	name, status := "renamed", iggy.Inactive
	must(root.UpdateUser(numbered(created.Id), &name, &status))
	denied["inactive"] = codeOfSecond(connect(address).LoginUser("renamed", "secret-2"))
	denied["duplicate"] = codeOfSecond(root.CreateUser("renamed", "secret-2", iggy.Active, nil))
	denied["short_name"] = codeOfSecond(root.CreateUser("ab", "secret-2", iggy.Active, nil))
	denied["delete_root"] = codeOf(root.DeleteUser(numbered(0)))
	check(len(need(root.GetUsers())) == 2, "users")
	must(root.DeleteUser(named("renamed")))
	denied["unknown"] = codeOf(root.DeleteUser(named("renamed")))
	check(len(need(root.GetUsers())) == 1, "users after the deletion")
	show(denied)
	must(root.Close())
}

// This client puts the expiry of a token into the upper half of the field, so only tokens that never expire are to be had,
// and it shows those as expiring at the beginning of 1970.
func tokensTour(address string, _ []string) {
	root := login(address)
	token := need(root.CreatePersonalAccessToken("go-token", 0)).Token
	tokens := need(root.GetPersonalAccessTokens())
	check(len(tokens) == 1 && tokens[0].Name == "go-token" && tokens[0].Expiry.Unix() == 0, "tokens %+v", tokens)
	other := connect(address)
	identity := need(other.LoginWithPersonalAccessToken(token))
	need(other.GetStreams())
	duplicate := codeOfSecond(root.CreatePersonalAccessToken("go-token", 0))
	must(root.DeletePersonalAccessToken("go-token"))
	show(map[string]any{
		"length":    len(token),
		"user_id":   identity.UserId,
		"duplicate": duplicate,
		"deleted":   codeOfSecond(connect(address).LoginWithPersonalAccessToken(token)),
		"unknown":   codeOf(root.DeletePersonalAccessToken("go-token")),
		"short":     codeOfSecond(root.CreatePersonalAccessToken("ab", 0)),
	})
	must(root.Close())
}
