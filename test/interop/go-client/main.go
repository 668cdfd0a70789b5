// Copyright the iggy contributors. Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// Drives a server with the official Go client: go-client TOUR ADDRESS [ARGUMENTS]. A tour prints what it saw as JSON, one
// document a line, and ends with status 1 and a reason where the server does not do what the client expects.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/apache/iggy/foreign/go/client"
	"github.com/apache/iggy/foreign/go/client/tcp"
	iggy "github.com/apache/iggy/foreign/go/contracts"
	ierror "github.com/apache/iggy/foreign/go/errors"
)

type tour func(address string, arguments []string)

var tours = map[string]tour{
	"streams":  streamsTour,
	"messages": messagesTour,
	"users":    usersTour,
	"tokens":   tokensTour,
	"offsets":  offsetsTour,
	"groups":   groupsTour,
	"member":   member,
}

func main() {
	log.SetOutput(io.Discard)
	if len(os.Args) < 3 || tours[os.Args[1]] == nil {
		fail("usage: go-client TOUR ADDRESS [ARGUMENTS]")
	}
	tours[os.Args[1]](os.Args[2], os.Args[3:])
}

func connect(address string) iggy.Client {
	return need(client.NewIggyClient(client.WithTcp(tcp.WithServerAddress(address))))
}

func login(address string) iggy.Client {
	connected := connect(address)
	need(connected.LoginUser("iggy", "iggy"))
	return connected
}

func named(name string) iggy.Identifier { return need(iggy.NewIdentifier(name)) }

func numbered(id uint32) iggy.Identifier { return need(iggy.NewIdentifier(id)) }

func show(value any) { fmt.Println(string(need(json.Marshal(value)))) }

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func need[Value any](value Value, err error) Value {
	must(err)
	return value
}

func check(holds bool, what string, arguments ...any) {
	if !holds {
		panic(fmt.Sprintf(what, arguments...))
	}
}

// codeOf is the code of the server's error: 0 for none, -1 for an error that is not the server's.
func codeOf(err error) int {
	var iggyError ierror.IggyError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &iggyError):
		return int(iggyError.Code())
	default:
		return -1
	}
}

func codeOfSecond[Value any](_ Value, err error) int { return codeOf(err) }
