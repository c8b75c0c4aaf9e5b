package main

import (
	"context"
	"fmt"

	flyteorgv1 "github.com/flyteorg/flyte/v2/executor/api/v1"
	"interop/harness"
)

// attempt lets the executor look until this attempt has begun.
func (a *action) attempt(number uint32) {
	a.until(fmt.Sprintf("attempt %d", number), func(found *flyteorgv1.TaskAction) bool {
		return found.Status.Attempts == number
	})
}

func retryChecks(s *suite) {
	s.beside("retry: a retryable failure begins another attempt, with a job of its own, after the first is deleted", func(c *check) {
		c.setState("RETRYABLE_FAILED")
		t := task{retries: 1, variables: harness.Kinds[:1]}
		a := c.launch(t)
		a.attempt(2)
		c.behave(`{"answer":{"state":"SUCCEEDED","outputs":"inputs"}}`)
		a.phase("Success")
		seen := c.look()
		harness.Expect("jobs", len(seen.Jobs), 2)
		harness.Expect("the first is deleted", seen.Jobs[0].IsDeleted, true)
		harness.Expect("keys differ", seen.Jobs[0].Key != seen.Jobs[1].Key, true)
		harness.Expect("outputs of attempt 1", a.outputs(1) == nil, true)
		harness.Expect("outputs of attempt 2", len(a.outputs(2).GetLiterals()), 1)
	})
	s.beside("retry: when no attempt is left, the failure is permanent", func(c *check) {
		c.setState("RETRYABLE_FAILED")
		found := c.launch(task{retries: 1}).phase("PermanentFailure")
		harness.Expect("attempts", found.Status.Attempts, 2)
		harness.Expect("jobs", len(c.look().Jobs), 2)
	})
	s.beside("retry: a permanent failure is not tried again", func(c *check) {
		c.setState("FAILED")
		found := c.launch(task{retries: 3}).phase("PermanentFailure")
		harness.Expect("attempts", found.Status.Attempts, 1)
		harness.Expect("jobs", len(c.look().Jobs), 1)
	})
	s.beside("lost create: the executor ends before the answer comes, and the same attempt gets the same job", func(c *check) {
		a := c.launch(task{})
		a.createAndCancel()
		c.behave(`{"hold":[]}`)
		found := a.phase("Running")
		harness.Expect("attempts", found.Status.Attempts, 1)
		seen := c.look()
		harness.Expect("jobs", len(seen.Jobs), 1)
		harness.Expect("requests that create", seen.Requests["create"], 1)
	})
	s.beside("lost create: Flyte cannot store the answer, and the same attempt gets the same job", func(c *check) {
		// Events of one executor go together: others must not lose theirs.
		executor, err := c.cluster.startExecutor("lost_event", nil)
		harness.Must(err)
		defer executor.end()
		c.executor = executor
		a := c.launch(task{})
		a.upToCreate()
		c.cluster.events.lose(a.run, 1)
		if err := a.round(); err == nil {
			harness.Failf("the round in which the event was lost has succeeded")
		}
		harness.Expect("ResourceMeta", a.state().ResourceMeta, nil)
		harness.Expect("jobs", len(c.look().Jobs), 1)
		a.phase("Running")
		seen := c.look()
		harness.Expect("jobs", len(seen.Jobs), 1)
		harness.Expect("requests that create", seen.Requests["create"], 1)
		c.deleteActions()
	})
	s.beside("lost create: a service that answers too late has its job deleted, and the next attempt another", func(c *check) {
		c.behave(`{"hold":["create"]}`)
		a := c.launch(task{retries: 1})
		a.attempt(2)
		c.behave(`{"hold":[]}`)
		a.phase("Running")
		seen := c.wait("live=1")
		harness.Expect("jobs that are left", seen.Live, 1)
		harness.Expect("the last one lives", seen.Jobs[len(seen.Jobs)-1].IsDeleted, false)
	})
}

// upToCreate makes the rounds before the one that calls Create: the finalizer, and the token.
func (a *action) upToCreate() {
	harness.Must(a.round())
	harness.Must(a.round())
	harness.Expect("phase of the engine", a.state().Phase, "AllocationTokenAcquired")
}

// createAndCancel calls Create, and gives up once the service has the request. Nothing of the round is stored.
func (a *action) createAndCancel() {
	c := a.check
	c.behave(`{"hold":["create"]}`)
	a.upToCreate()
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- a.roundIn(ctx) }()
	c.wait("operation=create")
	cancel()
	if err := <-done; err == nil {
		harness.Failf("the round that was cancelled has succeeded")
	}
	harness.Expect("ResourceMeta", a.state().ResourceMeta, nil)
}
