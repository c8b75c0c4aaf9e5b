package main

import (
	"github.com/flyteorg/flyte/v2/gen/go/flyteidl2/common"
	"interop/harness"
)

func abortChecks(s *suite) {
	s.beside("abort: a running job is deleted, its token given back, and the event says ABORTED", func(c *check) {
		a := c.launch(task{})
		a.phase("Running")
		harness.Expect("the token is held", c.executor.quota.holds(a.token(1)), true)
		a.abort()
		a.gone()
		seen := c.look()
		harness.Expect("live jobs", seen.Live, 0)
		harness.Expect("requests that delete", seen.Requests["delete"], 1)
		harness.Expect("the token is held", c.executor.quota.holds(a.token(1)), false)
		harness.Expect("event", a.lastEvent().GetPhase(), common.ActionPhase_ACTION_PHASE_ABORTED)
	})
	s.beside("abort: before anything was created, nothing is asked of the service", func(c *check) {
		a := c.launch(task{})
		a.upToCreate()
		a.abort()
		a.gone()
		seen := c.look()
		harness.Expect("requests", seen.Requests["create"]+seen.Requests["delete"], 0)
		harness.Expect("the token is held", c.executor.quota.holds(a.token(1)), false)
	})
	s.beside("abort: right after create, before any poll", func(c *check) {
		a := c.launch(task{})
		a.upToCreate()
		harness.Must(a.round())
		a.abort()
		a.gone()
		harness.Expect("live jobs", c.look().Live, 0)
	})
	s.beside("abort: a service that refuses once is asked again, until the job is deleted", func(c *check) {
		a := c.launch(task{})
		a.phase("Running")
		c.behave(`{"fail":{"delete":503}}`)
		a.abort()
		harness.Must(a.round())
		harness.Expect("Flyte keeps the TaskAction", a.read() != nil, true)
		c.behave(`{"fail":{}}`)
		a.gone()
		harness.Expect("live jobs", c.look().Live, 0)
	})
	s.beside("abort: a job that the service no longer has is no error", func(c *check) {
		a := c.launch(task{})
		a.phase("Running")
		harness.Must(c.service.DeleteJob(c.ctx, c.look().Jobs[0].ID))
		a.abort()
		harness.Must(a.round())
		harness.Expect("Flyte has let go", a.read() == nil, true)
	})
	s.beside("abort: a job that was deleted by somebody else fails the task", func(c *check) {
		a := c.launch(task{})
		a.phase("Running")
		harness.Must(c.service.DeleteJob(c.ctx, c.look().Jobs[0].ID))
		found := a.phase("PermanentFailure")
		harness.Contains("message", found.Status.ErrorState.Message, "aborted")
	})
	for _, state := range []string{"SUCCEEDED", "FAILED"} {
		s.beside("finalize: a task that is over as "+state+" is deleted an hour later, and its job with it", func(c *check) {
			c.setState(state)
			a := c.launch(task{})
			a.until("the end", isOver)
			harness.Expect("the token is held", c.executor.quota.holds(a.token(1)), true)
			a.abort()
			harness.Must(a.round())
			harness.Expect("Flyte has let go at once", a.read() == nil, true)
			harness.Expect("the token is held", c.executor.quota.holds(a.token(1)), false)
		})
	}
	s.beside("abort: a task that could not be created has nothing to delete", func(c *check) {
		a := c.launch(task{custom: `{}`})
		a.phase("PermanentFailure")
		a.abort()
		harness.Must(a.round())
		harness.Expect("Flyte has let go at once", a.read() == nil, true)
	})
}
