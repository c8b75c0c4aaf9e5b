package main

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
)

func transportChecks(s *suite) {
	s.run("transport: requests with gzip are served", func(c *check) {
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		path := v2Tasks + "CreateTask"
		request := c.schema.read(c.schema.method(path).Input(), c.createRequest(task{variables: []variable{text(100_000)}}, false))
		_, err := c.connector.call(c.ctx, path, request, grpc.UseCompressor(gzip.Name))
		c.must(err)
		// The same attempt again, so that the check deletes it.
		reply := c.get(c.create(task{variables: []variable{text(100_000)}}))
		c.expect("jobs", len(c.look().Jobs), 1)
		c.expectSameBytes(field(reply.message, "resource", "outputs"), field(request, "inputs"))
	})
	s.run("transport: a request that gzip blows up beyond 4 MiB is refused", func(c *check) {
		path := v2Tasks + "CreateTask"
		request := c.schema.read(c.schema.method(path).Input(), c.createRequest(task{variables: []variable{text(20 * mebibyte)}}, false))
		_, err := c.connector.call(c.ctx, path, request, grpc.UseCompressor(gzip.Name))
		c.expectStatus(err, codes.ResourceExhausted, "")
	})
	s.run("transport: 200 polls at once on one connection", func(c *check) {
		meta := c.create(task{})
		done := make(chan error, 200)
		for range cap(done) {
			go func() {
				reply, err := c.connector.callJSON(c.ctx, v2Tasks+"GetTask", about("", 0, meta))
				if err == nil && reply.text("resource.phase") != "RUNNING" {
					err = context.Canceled
				}
				done <- err
			}()
		}
		for range cap(done) {
			c.must(<-done)
		}
	})
	s.run("transport: 20 connections at once", func(c *check) {
		meta := c.create(task{})
		for range 20 {
			other, err := dial(c.target, c.schema)
			c.must(err)
			defer other.conn.Close()
			_, err = other.callJSON(c.ctx, v2Tasks+"GetTask", about("", 0, meta))
			c.must(err)
		}
	})
	s.run("transport: metadata that the server does not know is no trouble", func(c *check) {
		ctx := metadata.AppendToOutgoingContext(c.ctx, "x-request-id", "1", "trace-bin", "\x00\xff", "authorization", "Bearer x")
		_, err := c.connector.callJSON(ctx, v2Tasks+"GetTask", about("", 0, c.create(task{})))
		c.must(err)
	})
	s.run("transport: a call without a deadline is served", func(c *check) {
		reply := c.schema.read(c.schema.method(v2Metadata+"ListConnectors").Output(), `{}`)
		request := c.schema.read(c.schema.method(v2Metadata+"ListConnectors").Input(), `{}`)
		c.must(c.connector.conn.Invoke(context.Background(), v2Metadata+"ListConnectors", request, reply))
	})
	s.run("transport: a deadline that has passed already is that, and makes no job", func(c *check) {
		ctx, cancel := context.WithTimeout(c.ctx, time.Nanosecond)
		defer cancel()
		_, err := c.tryCreate(ctx, task{})
		c.expectStatus(err, codes.DeadlineExceeded, "")
		c.expect("jobs", len(c.look().Jobs), 0)
	})
}

// keepaliveChecks take as long as pings of grpc-go do: it sends none more often than every ten seconds.
func keepaliveChecks(s *suite) {
	s.run("keepalive: an idle connection that is pinged stays, and is served", func(c *check) {
		pings := keepalive.ClientParameters{Time: 10 * time.Second, Timeout: 5 * time.Second, PermitWithoutStream: true}
		other, err := dial(c.target, c.schema, grpc.WithKeepaliveParams(pings))
		c.must(err)
		defer other.conn.Close()
		_, err = other.callJSON(c.ctx, v2Metadata+"ListConnectors", `{}`)
		c.must(err)
		c.expect("state", other.conn.GetState(), connectivity.Ready)
		ctx, cancel := context.WithTimeout(c.ctx, 25*time.Second)
		defer cancel()
		if other.conn.WaitForStateChange(ctx, connectivity.Ready) {
			c.failf("the connection went to %v", other.conn.GetState())
		}
		_, err = other.callJSON(c.ctx, v2Metadata+"ListConnectors", `{}`)
		c.must(err)
	})
}
