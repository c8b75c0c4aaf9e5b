package main

import (
	"fmt"

	"interop/harness"
)

// another waits until the service has been polled again.
func (c *check) anotherPoll() {
	c.wait(fmt.Sprintf("operation=get&atLeast=%d", c.look().Requests["get"]+1))
}

func troubleChecks(s *suite) {
	for name, behaviour := range map[string]string{
		"is down":                   `{"fail":{"get":503}}`,
		"hangs":                     `{"hold":["get"]}`,
		"asks for fewer requests":   `{"fail":{"get":429}}`,
		"has forgotten for a while": `{"fail":{"get":404}}`,
	} {
		s.beside("trouble: a service that "+name+" at a poll is no error to Flyte, and the task goes on", func(c *check) {
			a := c.launch(task{})
			a.phase("Running")
			c.behave(behaviour)
			c.anotherPoll()
			a.phase("Running")
			c.behave(`{"fail":{},"hold":[]}`)
			c.setState("SUCCEEDED")
			found := a.phase("Success")
			harness.Expect("errors of polls", a.state().SyncFailureCount, 0)
			harness.Expect("system failures", found.Status.SystemFailures, 0)
			harness.Expect("jobs", len(c.look().Jobs), 1)
		})
	}
	for name, status := range map[string]int{"stays away": 503, "has lost the job": 404} {
		s.beside("trouble: a service that "+name+" costs an attempt, no more, and no job is left", func(c *check) {
			a := c.launch(task{retries: 1})
			a.phase("Running")
			c.behave(fmt.Sprintf(`{"fail":{"get":%d}}`, status))
			a.attempt(2)
			c.behave(`{"fail":{}}`)
			a.phase("Running")
			seen := c.wait("live=1")
			harness.Expect("jobs", len(seen.Jobs), 2)
			harness.Expect("errors of polls", a.state().SyncFailureCount, 0)
		})
	}
	s.beside("trouble: a service that forbids polls fails the task, with its own words", func(c *check) {
		a := c.launch(task{retries: 3})
		a.phase("Running")
		c.behave(`{"fail":{"get":403}}`)
		found := a.phase("PermanentFailure")
		harness.Expect("attempts", found.Status.Attempts, 1)
		harness.Contains("message", found.Status.ErrorState.Message, "403")
	})
	s.beside("trouble: a first poll that fails is no error to Flyte", func(c *check) {
		c.behave(`{"fail":{"get":500}}`)
		a := c.launch(task{})
		a.phase("Running")
		c.behave(`{"fail":{}}`)
		c.setState("SUCCEEDED")
		a.phase("Success")
		harness.Expect("errors of polls", a.state().SyncFailureCount, 0)
	})
}
