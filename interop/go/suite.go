package main

import (
	"context"
	"time"

	"interop/harness"
)

const checkTimeout = 40 * time.Second

// suite runs checks and prints what becomes of them.
type suite struct {
	*harness.Reporter
	world *world
}

// check is one of them. Its name is also that of its jobs.
type check struct {
	*world
	name string
	ctx  context.Context
	// keep leaves the jobs of this check alive.
	keep bool
	made []madeJob
}

// madeJob is deleted when its check is over.
type madeJob struct {
	taskType string
	version  int
	meta     []byte
}

// failf ends the check.
func (c *check) failf(format string, args ...any) { harness.Failf(format, args...) }

// skip ends the check without a verdict.
func (c *check) skip(reason string) { harness.Skip(reason) }

func (c *check) must(err error) { harness.Must(err) }

// run makes one check.
func (s *suite) run(name string, body func(*check)) {
	ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
	defer cancel()
	c := &check{world: s.world, name: "go: " + name, ctx: ctx}
	s.Report(harness.Attempt(name, func() {
		// Whatever becomes of it, no job is left.
		defer c.deleteJobs()
		body(c)
	}))
}

// beside runs checks while others go on, and returns what waits for them.
func (s *suite) beside(checks func(*suite)) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		checks(s)
	}()
	return func() { <-done }
}
