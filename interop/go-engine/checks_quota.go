package main

import (
	"fmt"

	"interop/harness"
)

func quotaChecks(s *suite) {
	s.beside("quota: Flyte's engine declares those of its configuration", func(c *check) {
		harness.Expect("quotas", fmt.Sprint(c.executor.quota.declared), "map[default:1000]")
	})
	s.beside("quota: a task waits in Flyte for the token of another, and the connector hears nothing of it", func(c *check) {
		executor, err := c.cluster.startExecutor("quota", newQuota(1))
		harness.Must(err)
		defer executor.end()
		c.executor = executor
		first, second := c.launch(task{}), c.launch(task{})
		first.phase("Running")
		second.phase("WaitingForResources")
		harness.Expect("requests that create", c.look().Requests["create"], 1)
		first.abort()
		first.gone()
		second.phase("Running")
		harness.Expect("live jobs", c.look().Live, 1)
		c.deleteActions()
	})
	s.beside("quota: one of the plugin is kept by the connector, which says which is full, and lets the next in", func(c *check) {
		first := c.launch(task{taskType: "interop_quota"})
		first.phase("Running")
		second := c.launch(task{taskType: "interop_quota"})
		found := second.phase("PermanentFailure")
		harness.Contains("message", found.Status.ErrorState.Message, "ResourceExhausted")
		harness.Contains("message", found.Status.ErrorState.Message, `no token of quota "pool" (1)`)
		harness.Expect("requests that create", c.look().Requests["create"], 1)
		c.setState("SUCCEEDED")
		first.phase("Success")
		c.setState("RUNNING")
		c.launch(task{taskType: "interop_quota"}).phase("Running")
		harness.Expect("jobs", len(c.look().Jobs), 2)
	})
}
