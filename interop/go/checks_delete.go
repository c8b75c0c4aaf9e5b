package main

import (
	"fmt"

	"google.golang.org/grpc/codes"
)

func deleteChecks(s *suite) {
	s.run("delete: stops the job, and a later poll says ABORTED", func(c *check) {
		meta := c.create(task{})
		c.delete(meta)
		c.expect("live jobs", c.look().Live, 0)
		c.expect("phase", c.get(meta).text("resource.phase"), "ABORTED")
	})
	s.run("delete: twice is once", func(c *check) {
		meta := c.create(task{})
		c.delete(meta)
		c.delete(meta)
		c.expect("live jobs", c.look().Live, 0)
	})
	s.run("delete: a job that has ended can be deleted", func(c *check) {
		c.setState("SUCCEEDED")
		meta := c.create(task{})
		c.get(meta)
		c.delete(meta)
		c.expect("live jobs", c.look().Live, 0)
	})
	s.run("delete: a service that is down is UNAVAILABLE, and the next call deletes", func(c *check) {
		meta := c.create(task{})
		c.behave(`{"fail":{"delete":503}}`)
		_, err := c.connector.callJSON(c.ctx, v2Tasks+"DeleteTask", about("", 0, meta))
		c.expectStatus(err, codes.Unavailable, "503")
		c.behave(`{"fail":{}}`)
		c.delete(meta)
		c.expect("live jobs", c.look().Live, 0)
	})
	s.run("delete: a job that was never polled can be deleted", func(c *check) {
		c.delete(c.create(task{}))
		c.expect("live jobs", c.look().Live, 0)
	})
	s.run("delete: many at once", func(c *check) {
		var metas [][]byte
		for i := range 20 {
			metas = append(metas, c.create(task{run: fmt.Sprintf("run-%d", i)}))
		}
		done := make(chan error, len(metas))
		for _, meta := range metas {
			go func() {
				_, err := c.connector.callJSON(c.ctx, v2Tasks+"DeleteTask", about("", 0, meta))
				done <- err
			}()
		}
		for range metas {
			c.must(<-done)
		}
		c.expect("live jobs", c.look().Live, 0)
	})
}
