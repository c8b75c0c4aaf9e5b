package main

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

var keyPattern = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

func createChecks(s *suite) {
	s.run("create: makes one job, with an idempotency key", func(c *check) {
		c.create(task{})
		seen := c.look()
		c.expect("jobs", len(seen.Jobs), 1)
		if !keyPattern.MatchString(seen.Jobs[0].Key) {
			c.failf("the key is %q", seen.Jobs[0].Key)
		}
	})
	s.run("create: the same attempt again is the same job", func(c *check) {
		first, second := c.create(task{}), c.create(task{})
		c.expect("resource_meta", string(second), string(first))
		c.expect("jobs", len(c.look().Jobs), 1)
	})
	s.run("create: the next attempt is another job", func(c *check) {
		first := c.create(task{})
		c.get(first)
		second := c.create(task{attempt: 1})
		seen := c.look()
		c.expect("jobs", len(seen.Jobs), 2)
		c.expect("live jobs", seen.Live, 2)
		if string(first) == string(second) || seen.Jobs[0].Key == seen.Jobs[1].Key {
			c.failf("both attempts are %s", first)
		}
	})
	s.run("create: another run is another job", func(c *check) {
		c.create(task{})
		c.create(task{run: "another"})
		c.expect("jobs", len(c.look().Jobs), 2)
	})
	s.run("create: resource_meta is small, and JSON", func(c *check) {
		meta := c.create(task{})
		if len(meta) > 4_096 || meta[0] != '{' {
			c.failf("%d bytes: %.100q", len(meta), meta)
		}
	})
	s.run("create: a job id of 64 bits is not rounded", func(c *check) {
		meta := c.create(task{})
		c.contains("resource_meta", string(meta), c.look().Jobs[0].ID)
		c.expect("phase", c.get(meta).text("resource.phase"), "RUNNING")
	})
	s.run("create: a secret of the connection is not in resource_meta", func(c *check) {
		meta := c.create(task{more: `, "connection": {"taskType": "interop", "secrets": {"api_key": "hunter2"}}`})
		if strings.Contains(string(meta), "hunter2") {
			c.failf("resource_meta is %q", meta)
		}
	})
	s.run("create: another version of a task type is served", func(c *check) {
		meta := c.create(task{version: 2})
		reply, err := c.connector.callJSON(c.ctx, v2Tasks+"GetTask", about("", 2, meta))
		c.must(err)
		c.expect("phase", reply.text("resource.phase"), "RUNNING")
	})
	s.run("create: an unknown task type is not found", func(c *check) {
		_, err := c.tryCreate(c.ctx, task{taskType: "made_up"})
		c.expectStatus(err, codes.NotFound, "Cannot find connector for task type: made_up.")
	})
	s.run("create: an unknown version is not found", func(c *check) {
		_, err := c.tryCreate(c.ctx, task{version: 7})
		c.expectStatus(err, codes.NotFound, "interop")
	})
	s.run("create: a request without a template is an invalid argument", func(c *check) {
		_, err := c.connector.callJSON(c.ctx, v2Tasks+"CreateTask", `{}`)
		c.expectStatus(err, codes.InvalidArgument, "")
	})
	s.run("create: a task without what the plugin needs is an invalid argument, in its own words", func(c *check) {
		_, err := c.tryCreate(c.ctx, task{custom: `{"job": 1}`})
		c.expectStatus(err, codes.InvalidArgument, "custom.job must name a job 語")
	})
	s.run("create: bytes that are no message are an invalid argument", func(c *check) {
		c.expectStatus(c.connector.callBytes(c.ctx, v2Tasks+"CreateTask", []byte{0xff, 0xff, 0xff}), codes.InvalidArgument, "")
	})
	s.run("create: whatever the bytes are, the answer is a status that says something", func(c *check) {
		random := rand.New(rand.NewPCG(1, 2))
		for i := range 200 {
			bytes := make([]byte, random.IntN(200))
			for j := range bytes {
				bytes[j] = byte(random.UintN(256))
			}
			for _, method := range []string{"CreateTask", "GetTask", "DeleteTask"} {
				code := status.Code(c.connector.callBytes(c.ctx, v2Tasks+method, bytes))
				// Bytes of fields that are not known are a message without anything in it, which names no task type.
				if code != codes.InvalidArgument && code != codes.NotFound {
					c.failf("%s number %d: %v for %x", method, i, code, bytes)
				}
			}
		}
	})
	for _, refusal := range []struct {
		status int
		code   codes.Code
	}{
		{400, codes.InvalidArgument},
		{403, codes.FailedPrecondition},
		{409, codes.AlreadyExists},
		{429, codes.ResourceExhausted},
		{503, codes.Unavailable},
	} {
		s.run(fmt.Sprintf("create: the service's %d is %v, with the service's words", refusal.status, refusal.code), func(c *check) {
			c.behave(fmt.Sprintf(`{"fail":{"create":%d}}`, refusal.status))
			_, err := c.tryCreate(c.ctx, task{})
			c.expectStatus(err, refusal.code, fmt.Sprintf("told to answer %d", refusal.status))
			c.expect("jobs", len(c.look().Jobs), 0)
			c.untilServed()
		})
	}
	s.run("create: a service that comes back has one job", func(c *check) {
		c.behave(`{"fail":{"create":503}}`)
		done := make(chan error, 1)
		go func() {
			_, err := c.tryCreate(c.ctx, task{})
			done <- err
		}()
		c.wait("operation=create")
		c.behave(`{"fail":{}}`)
		c.must(<-done)
		c.expect("jobs", len(c.look().Jobs), 1)
	})
}

// untilServed asks until the plugin calls its service again: after a 429 it makes no calls for a while.
func (c *check) untilServed() {
	c.behave(`{"fail":{}}`)
	for c.ctx.Err() == nil {
		if _, err := c.tryCreate(c.ctx, task{}); err == nil {
			return
		}
	}
	c.failf("the service is there again, and no job was made in time")
}
