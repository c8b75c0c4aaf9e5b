package main

import (
	"context"

	"google.golang.org/grpc/codes"
)

func lostAnswerChecks(s *suite) {
	s.run("lost answer: the deadline passes, and the same attempt gets the same job", func(c *check) {
		c.behave(`{"hold":["create"]}`)
		ctx, cancel := c.soon()
		defer cancel()
		_, err := c.tryCreate(ctx, task{})
		c.expectStatus(err, codes.DeadlineExceeded, "")
		c.behave(`{"hold":[]}`)
		meta := c.create(task{})
		seen := c.look()
		c.expect("jobs", len(seen.Jobs), 1)
		c.expect("requests that create", seen.Requests["create"], 1)
		c.expect("phase", c.get(meta).text("resource.phase"), "RUNNING")
	})
	s.run("lost answer: the client cancels, and the same attempt gets the same job", func(c *check) {
		c.behave(`{"hold":["create"]}`)
		c.createAndCancel(task{})
		c.behave(`{"hold":[]}`)
		c.create(task{})
		c.expect("jobs", len(c.look().Jobs), 1)
	})
	s.run("lost answer: asking again while create is under way waits for the same job", func(c *check) {
		c.behave(`{"hold":["create"]}`)
		done := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := c.connector.callJSON(c.ctx, v2Tasks+"CreateTask", c.createRequest(task{}, false))
				done <- err
			}()
		}
		c.wait("operation=create")
		c.behave(`{"hold":[]}`)
		c.must(<-done)
		c.must(<-done)
		c.create(task{})
		c.expect("jobs", len(c.look().Jobs), 1)
	})
	s.run("lost answer: the job that nobody heard of is deleted when the next attempt begins", func(c *check) {
		c.behave(`{"hold":["create"]}`)
		c.createAndCancel(task{})
		c.behave(`{"hold":[]}`)
		c.create(task{attempt: 1})
		seen := c.wait("live=1&operation=delete")
		c.expect("jobs", len(seen.Jobs), 2)
		c.expect("the first is deleted", seen.Jobs[0].IsDeleted, true)
	})
	s.run("lost answer: the connection breaks, and another gets the same job", func(c *check) {
		c.behave(`{"hold":["create"]}`)
		other, err := dial(c.target, c.schema)
		c.must(err)
		done := make(chan error, 1)
		go func() {
			_, err := other.callJSON(c.ctx, v2Tasks+"CreateTask", c.createRequest(task{}, false))
			done <- err
		}()
		c.wait("operation=create")
		c.must(other.conn.Close())
		if err := <-done; err == nil {
			c.failf("the call was answered without a connection")
		}
		c.behave(`{"hold":[]}`)
		c.create(task{})
		c.expect("jobs", len(c.look().Jobs), 1)
	})
}

// createAndCancel asks for a job, and gives up once the service has the request.
func (c *check) createAndCancel(t task) {
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := c.connector.callJSON(ctx, v2Tasks+"CreateTask", c.createRequest(t, false))
		done <- err
	}()
	c.wait("operation=create")
	cancel()
	c.expectStatus(<-done, codes.Canceled, "")
}
