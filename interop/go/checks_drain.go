package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"interop/harness"
)

// endTimeout is long for a busy machine, and shorter than the time after which clients close a connection by themselves.
const endTimeout = 10 * time.Second

// drainChecks stop the connector while calls are under way.
func drainChecks(s *suite) {
	ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
	defer cancel()
	// Their jobs are there when the others have ended: nobody is left to delete them.
	open := func(name string) *check {
		return &check{world: s.world, name: "go: " + name, ctx: ctx, keep: true}
	}
	polled, unclaimed := open("kept: drain"), open("drain: unclaimed")
	health, err := grpc_health_v1.NewHealthClient(s.world.connector.conn).Watch(ctx, &grpc_health_v1.HealthCheckRequest{})
	if err != nil {
		s.Report(harness.Line{Name: "drain: health can be watched", Detail: err.Error()})
		return
	}
	var meta []byte
	poll := make(chan error, 1)
	s.run("drain: a job of whose answer nobody heard, and a poll, are under way", func(c *check) {
		first, err := health.Recv()
		c.must(err)
		c.expect("health", first.Status, grpc_health_v1.HealthCheckResponse_SERVING)
		meta = polled.create(task{})
		polled.behave(`{"hold":["get"]}`)
		unclaimed.behave(`{"hold":["create"]}`)
		unclaimed.createAndCancel(task{})
		go func() {
			reply, err := polled.connector.callJSON(ctx, v2Tasks+"GetTask", about("", 0, meta))
			if err == nil && reply.text("resource.phase") != "RUNNING" {
				err = fmt.Errorf("the phase is %s", reply.text("resource.phase"))
			}
			poll <- err
		}()
		polled.wait("operation=get")
	})
	s.run("drain: after SIGTERM health says NOT_SERVING", func(c *check) {
		c.must(c.service.StopConnector(c.ctx, ""))
		next, err := health.Recv()
		c.must(err)
		c.expect("health", next.Status, grpc_health_v1.HealthCheckResponse_NOT_SERVING)
	})
	s.run("drain: new connections are not taken", func(c *check) {
		other, err := dial(c.target, c.schema)
		c.must(err)
		defer other.conn.Close()
		_, err = other.callJSON(c.ctx, v2Metadata+"ListConnectors", `{}`)
		c.expectStatus(err, codes.Unavailable, "")
	})
	s.run("drain: a poll that was under way is answered", func(c *check) {
		polled.behave(`{"hold":[]}`)
		c.must(<-poll)
	})
	s.run("drain: the job that nobody heard of is deleted, the other is not", func(c *check) {
		unclaimed.behave(`{"hold":[]}`)
		unclaimed.wait("operation=delete&live=0")
		c.expect("live jobs", polled.look().Live, 1)
	})
	s.run("drain: the connector ends with 0, soon after nothing is under way, though a client still watches", func(c *check) {
		soon, cancel := context.WithTimeout(c.ctx, endTimeout)
		defer cancel()
		code, err := c.service.Exited(soon, "")
		c.must(err)
		if code == nil {
			c.failf("it was killed")
		}
		c.expect("exit code", *code, 0)
	})
	s.run("drain: a call after that is UNAVAILABLE", func(c *check) {
		_, err := c.connector.callJSON(c.ctx, v2Metadata+"ListConnectors", `{}`)
		c.expectStatus(err, codes.Unavailable, "")
	})
}
