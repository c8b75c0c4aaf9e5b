package main

import (
	"context"
	"time"

	"google.golang.org/grpc/codes"
)

func (c *check) getWithin(meta []byte, timeout time.Duration) (*answer, error) {
	ctx, cancel := context.WithTimeout(c.ctx, timeout)
	defer cancel()
	return c.connector.callJSON(ctx, v2Tasks+"GetTask", about("", 0, meta))
}

func troubleChecks(s *suite) {
	s.run("trouble: a poll while the service is down answers the last phase, before the deadline", func(c *check) {
		c.setState("INITIALIZING")
		meta := c.create(task{})
		c.get(meta)
		c.behave(`{"fail":{"get":503}}`)
		reply, err := c.getWithin(meta, time.Second)
		c.must(err)
		c.expect("phase", reply.text("resource.phase"), "INITIALIZING")
		c.contains("message", reply.text("resource.message"), "503")
	})
	s.run("trouble: a first poll while the service is down answers RUNNING", func(c *check) {
		meta := c.create(task{})
		c.behave(`{"fail":{"get":502}}`)
		reply, err := c.getWithin(meta, time.Second)
		c.must(err)
		c.expect("phase", reply.text("resource.phase"), "RUNNING")
	})
	s.run("trouble: too many polls in a row that fail are a retryable failure", func(c *check) {
		meta := c.create(task{})
		c.behave(`{"fail":{"get":500}}`)
		for _, phase := range []string{"RUNNING", "RUNNING", "RETRYABLE_FAILED"} {
			reply, err := c.getWithin(meta, time.Second)
			c.must(err)
			c.expect("phase", reply.text("resource.phase"), phase)
		}
	})
	s.run("trouble: a service that comes back is believed, and failures are forgotten", func(c *check) {
		meta := c.create(task{})
		for range 3 {
			c.behave(`{"fail":{"get":500}}`)
			reply, err := c.getWithin(meta, time.Second)
			c.must(err)
			c.expect("phase", reply.text("resource.phase"), "RUNNING")
			c.behave(`{"fail":{}}`)
			c.expect("phase", c.get(meta).text("resource.phase"), "RUNNING")
		}
	})
	s.run("trouble: a job that is not found three times in a row is lost", func(c *check) {
		meta := c.create(task{})
		c.behave(`{"fail":{"get":404}}`)
		for _, phase := range []string{"RUNNING", "RUNNING", "RETRYABLE_FAILED"} {
			reply, err := c.getWithin(meta, time.Second)
			c.must(err)
			c.expect("phase", reply.text("resource.phase"), phase)
		}
	})
	s.run("trouble: a service that forbids polls fails the task at once", func(c *check) {
		meta := c.create(task{})
		c.behave(`{"fail":{"get":403}}`)
		reply := c.get(meta)
		c.expect("phase", reply.text("resource.phase"), "FAILED")
		c.contains("message", reply.text("resource.message"), "403")
	})
	s.run("deadline: a poll of a service that hangs answers before the deadline", func(c *check) {
		meta := c.create(task{})
		c.behave(`{"hold":["get"]}`)
		reply, err := c.getWithin(meta, time.Second)
		c.must(err)
		c.expect("phase", reply.text("resource.phase"), "RUNNING")
		c.behave(`{"hold":[]}`)
	})
	s.run("deadline: a poll that the client cancels ends, and the next one is served", func(c *check) {
		meta := c.create(task{})
		c.behave(`{"hold":["get"]}`)
		ctx, cancel := context.WithCancel(c.ctx)
		done := make(chan error, 1)
		go func() {
			_, err := c.connector.callJSON(ctx, v2Tasks+"GetTask", about("", 0, meta))
			done <- err
		}()
		c.wait("operation=get")
		cancel()
		c.expectStatus(<-done, codes.Canceled, "")
		c.behave(`{"hold":[]}`)
		c.expect("phase", c.get(meta).text("resource.phase"), "RUNNING")
	})
	for name, meta := range map[string][]byte{
		"empty":              {},
		"no JSON":            {0xff, 0x00, 0xfe},
		"other JSON":         []byte(`{"job_id":"1"}`),
		"cut off":            []byte(`{"flyteWebapi":1,"key":"a"`),
		"of a later version": []byte(`{"flyteWebapi":999,"key":"a"}`),
	} {
		s.run("malformed: a poll with a resource_meta that is "+name+" is an invalid argument", func(c *check) {
			_, err := c.getWithin(meta, flyteDeadline)
			c.expectInvalid(err, "")
		})
		s.run("malformed: deleting a resource_meta that is "+name+" succeeds, so that Flyte lets go", func(c *check) {
			c.delete(meta)
		})
	}
	s.run("malformed: polling and deleting an unknown task type is not found", func(c *check) {
		meta := c.create(task{})
		for _, method := range []string{"GetTask", "DeleteTask"} {
			_, err := c.connector.callJSON(c.ctx, v2Tasks+method, about("made_up", 0, meta))
			c.expectStatus(err, codes.NotFound, "made_up")
		}
	})
}
