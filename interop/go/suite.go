package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

const checkTimeout = 40 * time.Second

// line is what the orchestrator reads.
type line struct {
	Name    string `json:"name"`
	OK      bool   `json:"ok"`
	Skipped bool   `json:"skipped,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

// suite runs checks and prints what becomes of them.
type suite struct {
	world *world
	print *json.Encoder
	mutex sync.Mutex
	count int
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

type failure string
type skipped string

// failf ends the check.
func (c *check) failf(format string, args ...any) {
	panic(failure(fmt.Sprintf(format, args...)))
}

// skip ends the check without a verdict.
func (c *check) skip(reason string) {
	panic(skipped(reason))
}

func (c *check) must(err error) {
	if err != nil {
		c.failf("%v", err)
	}
}

// run makes one check.
func (s *suite) run(name string, body func(*check)) {
	s.report(s.outcome(name, body))
}

func (s *suite) outcome(name string, body func(*check)) (result line) {
	ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
	defer cancel()
	c := &check{world: s.world, name: "go: " + name, ctx: ctx}
	defer func() {
		switch problem := recover().(type) {
		case nil:
			result = line{Name: name, OK: true}
		case failure:
			result = line{Name: name, Detail: string(problem)}
		case skipped:
			result = line{Name: name, OK: true, Skipped: true, Detail: string(problem)}
		default:
			result = line{Name: name, Detail: fmt.Sprintf("%v\n%s", problem, debug.Stack())}
		}
	}()
	// Whatever became of it, no job is left.
	defer c.deleteJobs()
	body(c)
	return result
}

func (s *suite) skip(name string, reason string) {
	s.report(line{Name: name, OK: true, Skipped: true, Detail: reason})
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

func (s *suite) report(result line) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.count++
	// Standard output takes it, or nobody hears of anything.
	_ = s.print.Encode(result)
}

func (s *suite) end() error {
	return s.print.Encode(map[string]any{"end": true, "checks": s.count})
}
