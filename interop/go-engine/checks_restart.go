package main

import (
	"interop/harness"
)

func restartChecks(s *suite) {
	s.beside("restart: another executor goes on with a running task, and creates nothing", func(c *check) {
		before, err := c.cluster.startExecutor("before_restart", nil)
		harness.Must(err)
		c.executor = before
		a := c.launch(task{})
		a.phase("Running")
		before.end()
		after, err := c.cluster.startExecutor("after_restart", nil)
		harness.Must(err)
		defer after.end()
		c.executor = after
		// Its cache knows nothing of the task until it has looked at it.
		a.phase("Queued")
		c.anotherPoll()
		c.setState("SUCCEEDED")
		a.phase("Success")
		seen := c.look()
		harness.Expect("jobs", len(seen.Jobs), 1)
		harness.Expect("requests that create", seen.Requests["create"], 1)
		c.deleteActions()
	})
	s.beside("restart: another executor aborts what the first has begun", func(c *check) {
		before, err := c.cluster.startExecutor("before_abort", nil)
		harness.Must(err)
		c.executor = before
		a := c.launch(task{})
		a.phase("Running")
		before.end()
		after, err := c.cluster.startExecutor("after_abort", nil)
		harness.Must(err)
		defer after.end()
		c.executor = after
		a.abort()
		a.gone()
		harness.Expect("live jobs", c.look().Live, 0)
	})
}
