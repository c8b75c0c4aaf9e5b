package main

import (
	"fmt"

	flyteorgv1 "github.com/flyteorg/flyte/v2/executor/api/v1"
	"interop/harness"
)

// outageChecks are about the second connector, which is killed: one goes on after the other.
func outageChecks(s *suite) {
	for name, t := range map[string]task{
		"a project of its own goes to the connector that lists its type there": {project: secondProject},
		"a task type goes where connectorForTaskTypes sends it":                {project: namedProject, taskType: secondType},
	} {
		s.run("routing: "+name, func(c *check) {
			a := c.launch(t)
			a.phase("Running")
			harness.Expect("endpoint", a.lastEvent().GetLogContext().GetConnector().GetEndpoint(), c.second)
		})
	}
	named := task{project: namedProject, taskType: secondType}
	s.run("deadline: a create that takes longer costs an attempt, and its job is deleted", func(c *check) {
		c.behave(`{"hold":["create"]}`)
		t := named
		t.retries = 1
		a := c.launch(t)
		a.attempt(2)
		c.behave(`{"hold":[]}`)
		a.phase("Running")
		seen := c.wait("live=1&operation=delete")
		harness.Expect("the first job is deleted", seen.Jobs[0].IsDeleted, true)
		harness.Expect("jobs", len(seen.Jobs), 2)
	})
	s.run("deadline: a poll of a service that hangs is answered before it", func(c *check) {
		a := c.launch(named)
		a.phase("Running")
		c.behave(`{"hold":["get"]}`)
		c.anotherPoll()
		c.behave(`{"hold":[]}`)
		c.setState("SUCCEEDED")
		a.phase("Success")
		harness.Expect("errors of polls", a.state().SyncFailureCount, 0)
	})
	s.run("deadline: a delete that takes longer is tried again by Flyte, and is done once", func(c *check) {
		a := c.launch(named)
		a.phase("Running")
		c.behave(`{"hold":["delete"]}`)
		a.abort()
		harness.Must(a.round())
		harness.Expect("Flyte keeps the TaskAction", a.read() != nil, true)
		c.behave(`{"hold":[]}`)
		a.gone()
		harness.Expect("live jobs", c.look().Live, 0)
	})
	s.run("lost create: the executor and the connector end before the answer, and the same attempt gets the same job", func(c *check) {
		a := c.launch(named)
		a.createAndCancel()
		harness.Must(c.service.KillConnector(c.ctx, "second"))
		harness.Must(c.service.StartConnector(c.ctx, "second"))
		c.behave(`{"hold":[]}`)
		c.reachable(named)
		a.phase("Running")
		seen := c.look()
		harness.Expect("jobs", len(seen.Jobs), 1)
		harness.Expect("live jobs", seen.Live, 1)
	})
	s.run("outage: fewer than six failed polls, and the task goes on", func(c *check) {
		a := c.launch(named)
		a.phase("Running")
		harness.Must(c.service.KillConnector(c.ctx, "second"))
		a.until("two failed polls", func(*flyteorgv1.TaskAction) bool { return a.state().SyncFailureCount >= 2 })
		harness.Expect("phase", a.read().Status.PluginPhase, "PhaseRunning")
		harness.Must(c.service.StartConnector(c.ctx, "second"))
		c.anotherPoll()
		failures := a.state().SyncFailureCount
		c.setState("SUCCEEDED")
		found := a.phase("Success")
		harness.Expect("system failures", found.Status.SystemFailures, 0)
		harness.Expect("failed polls after it came back", a.state().SyncFailureCount-failures <= 1, true)
		harness.Expect("jobs", len(c.look().Jobs), 1)
	})
	s.run("outage: six failed polls end a task of which Flyte has heard nothing, and freeze another; abort deletes both jobs", func(c *check) {
		seen := named
		seen.custom = fmt.Sprintf(`{"job":%s}`, quote(c.name+": seen"))
		frozen := c.launch(seen)
		frozen.phase("Running")
		c.behave(`{"hold":["get"]}`)
		a := c.launch(named)
		a.upToCreate()
		harness.Must(a.round())
		c.wait("operation=get")
		harness.Must(c.service.KillConnector(c.ctx, "second"))
		c.behave(`{"hold":[]}`)
		found := a.phase("PermanentFailure")
		harness.Expect("code", found.Status.ErrorState.Code, "AutoRefreshCacheFailed")
		harness.Contains("message", found.Status.ErrorState.Message, "Unavailable")
		// This is why the connector answers rather than fails: Flyte never asks about this one again.
		frozen.until("six failed polls", func(*flyteorgv1.TaskAction) bool { return frozen.state().SyncFailureCount == 6 })
		harness.Expect("phase of the other", frozen.read().Status.PluginPhase, "PhaseRunning")
		a.abort()
		harness.Must(a.round())
		harness.Expect("Flyte keeps what it could not delete", a.read() != nil, true)
		harness.Must(c.service.StartConnector(c.ctx, "second"))
		a.gone()
		frozen.abort()
		frozen.gone()
		harness.Expect("live jobs", c.look().Live, 0)
	})
	s.run("outage: a task that is listed, not named, is polled by another replica meanwhile", func(c *check) {
		// Flyte forgets what a connector listed as soon as it is away, and asks the default one: any replica must do.
		a := c.launch(task{project: secondProject})
		a.phase("Running")
		harness.Must(c.service.KillConnector(c.ctx, "second"))
		c.setState("SUCCEEDED")
		found := a.phase("Success")
		harness.Expect("attempts", found.Status.Attempts, 1)
		harness.Expect("endpoint", a.lastEvent().GetLogContext().GetConnector().GetEndpoint(), c.endpoint)
		a.abort()
		a.gone()
		harness.Must(c.service.StartConnector(c.ctx, "second"))
		seen := c.look()
		harness.Expect("jobs", fmt.Sprint(len(seen.Jobs), seen.Live), "1 0")
	})
}

// reachable waits until Flyte's client has found the connector again: until then each create costs an attempt, and it has many.
func (c *check) reachable(t task) {
	t.retries = 1_000
	t.custom = fmt.Sprintf(`{"job":%s}`, quote(c.name+": is it there"))
	c.launch(t).phase("Running")
}

// drainChecks stop the first connector while polls are under way.
func drainChecks(s *suite) {
	s.run("drain: SIGTERM while a poll is under way is no error to Flyte", func(c *check) {
		a := c.launch(task{})
		a.phase("Running")
		c.behave(`{"hold":["get"]}`)
		c.anotherPoll()
		harness.Must(c.service.StopConnector(c.ctx, ""))
		c.behave(`{"hold":[]}`)
		code, err := c.service.Exited(c.ctx, "")
		harness.Must(err)
		if code == nil || *code != 0 {
			harness.Failf("the connector ended with %v", code)
		}
		harness.Expect("errors of polls", a.state().SyncFailureCount, 0)
		harness.Expect("live jobs", c.look().Live, 1)
		harness.Must(c.service.StartConnector(c.ctx, ""))
		c.anotherPoll()
		c.setState("SUCCEEDED")
		found := a.phase("Success")
		harness.Expect("attempts", found.Status.Attempts, 1)
		harness.Expect("jobs", len(c.look().Jobs), 1)
	})
}
