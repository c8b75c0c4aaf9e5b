package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"interop/harness"
)

const checkTimeout = 150 * time.Second

// suite makes checks beside each other.
type suite struct {
	*harness.Reporter
	world *world
	group sync.WaitGroup
	runs  atomic.Int64
}

// check is one of them. Its name is also that of its jobs.
type check struct {
	*world
	suite    *suite
	name     string
	ctx      context.Context
	executor *executor
	actions  []*action
}

// run makes one check, and returns when it is over.
func (s *suite) run(name string, body func(*check)) {
	ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
	defer cancel()
	c := &check{world: s.world, suite: s, name: "engine: " + name, ctx: ctx, executor: s.world.executor}
	s.Report(harness.Attempt(name, func() {
		body(c)
		// Only after it has passed: what failed must be seen as it was.
		c.deleteActions()
	}))
}

// beside makes one check beside others.
func (s *suite) beside(name string, body func(*check)) {
	s.group.Go(func() { s.run(name, body) })
}

// nextRun is a name that no other run has.
func (s *suite) nextRun() string {
	return fmt.Sprintf("r%d", s.runs.Add(1))
}

func (c *check) behave(behaviour string) {
	harness.Must(c.service.Behave(c.ctx, c.name, behaviour))
}

func (c *check) look() harness.Sighting {
	seen, err := c.service.Look(c.ctx, c.name)
	harness.Must(err)
	return seen
}

func (c *check) wait(query string) harness.Sighting {
	seen, err := c.service.Wait(c.ctx, c.name, query)
	harness.Must(err)
	return seen
}
